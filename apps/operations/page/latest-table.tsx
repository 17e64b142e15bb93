import type { LatestPanel } from "../../../contract/dashboard/panel";
import type { LatestRow } from "../../../contract/dashboard/rows";
import { clockWithMs, date } from "./format";
import { StatusWord } from "./operations-tile";
import { OrderLink } from "./order-link";

/** The newest documents, a column for each of the panel's fields. */
export function LatestTable({ panel, rows }: { panel: LatestPanel; rows: readonly LatestRow[] }) {
  if (rows.length === 0) return <p class="note">Nothing in this time range.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${panel.title}, newest first`}>
      <table>
        <thead>
          <tr>
            {panel.columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {panel.columns.map((column) => (
                <td key={column}>
                  <Value column={column} value={row[column] ?? null} isTime={column === panel.source.timeField} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ column, value, isTime }: { column: string; value: string | number | null; isTime: boolean }) {
  if (value === null) return null;
  const text = String(value);
  if (isTime) {
    return (
      <time dateTime={text}>
        {clockWithMs(text)}, {date(text)}
      </time>
    );
  }
  if (column === "orderId") return <OrderLink orderId={text} />;
  return column === "status" ? <StatusWord status={text} /> : <>{text}</>;
}
