package shopstream.bench.orders;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/** An order as a client sends it, with the constraints of the contract. */
@JsonIgnoreProperties(ignoreUnknown = false)
public record OrderRequest(
        @Size(min = 1, max = 64) @Pattern(regexp = PRINTABLE) String orderId,
        @NotNull @Size(min = 1, max = 64) @Pattern(regexp = PRINTABLE) String customerId,
        @NotNull @Size(min = 1, max = 64) @Pattern(regexp = PRINTABLE) String productId,
        @NotNull @Min(1) Integer quantity,
        @NotNull @Pattern(regexp = "\\d{1,10}(\\.\\d{1,2})?") String price,
        Instant orderTime,
        @Size(min = 1, max = 32) @Pattern(regexp = PRINTABLE) String status) {
    private static final String PRINTABLE = "[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?";
}
