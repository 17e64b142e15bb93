-- TRANSACTION: one row for each distinct orderId.
-- Identifiers compare byte for byte, as the keys of Kafka records do. Instants are UTC.
CREATE TABLE transactions (
  id         bigint        NOT NULL AUTO_INCREMENT,
  orderId    varchar(64)   NOT NULL,
  customerId varchar(64)   NOT NULL,
  productId  varchar(64)   NOT NULL,
  quantity   int           NOT NULL,
  price      decimal(12,2) NOT NULL,
  orderTime  datetime(3)   NOT NULL,
  status     varchar(32)   NOT NULL,
  createdAt  datetime(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY transactions_orderId (orderId)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
