-- HOURLY_SUMMARY: one row for each hour, written by the JDBC sink.
-- The sink writes hourWindow and transactionCount alone: the rest comes from the defaults.
CREATE TABLE hourly_summary (
  id               bigint      NOT NULL AUTO_INCREMENT,
  hourWindow       varchar(20) NOT NULL,
  transactionCount bigint      NOT NULL,
  createdAt        datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updatedAt        datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY hourly_summary_hourWindow (hourWindow)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
