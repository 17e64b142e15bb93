import type { Reading } from "../domain/reading";
import type { Operation } from "../domain/snapshot";
import { clockWithMs } from "./format";
import { OrderLink } from "./order-link";
import { Known, Tile } from "./tile";

/** What the services have logged last; each order leads to its story. */
export function OperationsTile({ reading }: { reading: Reading<readonly Operation[]> }) {
  return (
    <Tile title="Last 20 operations" area="operations">
      <Known reading={reading}>
        {(operations) =>
          operations.length === 0 ? (
            <p class="note">nothing logged yet</p>
          ) : (
            <table class="operations">
              <thead>
                <tr>
                  <th scope="col">Time</th>
                  <th scope="col">Status</th>
                  <th scope="col">Order</th>
                  <th scope="col">Service</th>
                  <th scope="col">Message</th>
                </tr>
              </thead>
              <tbody>
                {operations.map(({ at, status, orderId, service, errorMessage }) => (
                  <tr key={`${at} ${service} ${status} ${orderId ?? ""}`}>
                    <td class="time">
                      <time dateTime={at}>{clockWithMs(at)}</time>
                    </td>
                    <td>
                      <StatusWord status={status} />
                    </td>
                    <td class="order">{orderId !== null && <OrderLink orderId={orderId} />}</td>
                    <td class="service">{service}</td>
                    <td class="message">{errorMessage}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Known>
    </Tile>
  );
}

const GOOD = new Set(["ACCEPTED", "PERSISTED"]);
const BAD = new Set(["REFUSED", "CONFLICT", "POISON", "LATE"]);

/** A status as the services log it. */
export function StatusWord({ status }: { status: string }) {
  return <span class={`status ${GOOD.has(status) ? "good" : BAD.has(status) ? "bad" : ""}`}>{status}</span>;
}
