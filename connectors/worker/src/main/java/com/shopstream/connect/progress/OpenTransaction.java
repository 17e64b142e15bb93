package com.shopstream.connect.progress;

import java.util.Optional;

/**
 * The transaction that holds back a partition's last stable offset.
 *
 * @param owner its transactional id, or that no coordinator knows one; empty if a coordinator did not answer
 */
record OpenTransaction(long producerId, int producerEpoch, long startOffset, Optional<Owner> owner) {

    /** @param transactionalId empty if no coordinator knows the producer id: a hanging transaction, which never ends */
    record Owner(Optional<String> transactionalId) {}

    String words() {
        String of = owner.map(known -> known.transactionalId()
                        .map(id -> ", transactional id " + id)
                        .orElse(", which no transaction coordinator knows: it hangs"))
                .orElse("");
        return "the transaction of producer id %d (epoch %d%s) is open since offset %d".formatted(
                producerId, producerEpoch, of, startOffset);
    }
}
