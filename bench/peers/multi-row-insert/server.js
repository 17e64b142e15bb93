// What MySQL takes from one connection at most: rows of transactions, 1,000 in a statement. POST /?rows=N inserts N of them
// and answers with the time that it took.
const { randomUUID } = require("node:crypto");
const { createServer } = require("node:http");
const mysql = require("mysql2/promise");

const ROWS_A_STATEMENT = 1_000;
const INSERT = "INSERT INTO transactions (orderId, customerId, productId, quantity, price, orderTime, status) VALUES ?";

const row = (_none, index) => [
  ...[randomUUID(), `customer-${index % 1_000}`, `product-${index % 50}`],
  ...[1 + (index % 5), "12.50", new Date(), "CREATED"],
];

async function main() {
  const connection = await mysql.createConnection({ uri: process.env.MYSQL_URL, timezone: "Z" });
  const insert = async (rows) => {
    for (let done = 0; done < rows; done += ROWS_A_STATEMENT) {
      await connection.query(INSERT, [Array.from({ length: Math.min(ROWS_A_STATEMENT, rows - done) }, row)]);
    }
  };
  createServer((request, response) => {
    const startedAtMs = performance.now();
    insert(Number(new URL(request.url, "http://localhost").searchParams.get("rows"))).then(
      () => response.end(JSON.stringify({ seconds: (performance.now() - startedAtMs) / 1_000 })),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(8080);
}

void main();
