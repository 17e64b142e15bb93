import type { TopValuesPanel } from "../../../contract/dashboard/panel";
import type { TopValuesRow } from "../../../contract/dashboard/rows";
import { whole } from "./format";

/** The most frequent values as a table whose rows are bars. */
export function TopValues({ panel, rows }: { panel: TopValuesPanel; rows: readonly TopValuesRow[] }) {
  if (rows.length === 0) return <p class="note">Nothing in this time range.</p>;
  const greatest = Math.max(...rows.map(({ count }) => count));
  return (
    <table class="bars values">
      <caption class="visually-hidden">{panel.title}: how often each</caption>
      <tbody>
        {rows.map(({ value, count }) => (
          <tr key={value}>
            <th scope="row">{value}</th>
            <td class="bar" aria-hidden="true">
              <div class="track">
                <div class="fill" style={{ width: `${(count / greatest) * 100}%` }} />
              </div>
            </td>
            <td class="number">{whole(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
