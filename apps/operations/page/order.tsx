import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OrderStory } from "../domain/order-story";
import { Header } from "./header";
import { Story } from "./story";

/** Between two looks at an order that has not arrived everywhere, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;

interface Look {
  readonly story?: OrderStory;
  /** Why there is none. */
  readonly problem?: string;
}

/** The page of one order. */
function OrderPage({ orderId }: { orderId: string }) {
  const { story, problem } = useStory(orderId);
  return (
    <>
      <Header />
      <main>
        <h1>
          Order <span class="order-id">{orderId}</span>
        </h1>
        {problem !== undefined && (
          <p class="banner unknown" role="status">
            {problem}
          </p>
        )}
        {story !== undefined && <Story story={story} />}
      </main>
    </>
  );
}

/** Looks until the order is everywhere. */
function useStory(orderId: string): Look {
  const [look, setLook] = useState<Look>({});
  useEffect(() => {
    let timer: number | undefined;
    const lookAgain = async (): Promise<void> => {
      const seen = await lookUp(orderId);
      setLook(seen);
      if (seen.story === undefined || !isComplete(seen.story)) {
        timer = window.setTimeout(() => void lookAgain(), LOOK_AGAIN_MS);
      }
    };
    void lookAgain();
    return () => window.clearTimeout(timer);
  }, [orderId]);
  return look;
}

async function lookUp(orderId: string): Promise<Look> {
  try {
    const response = await fetch(`/api/orders/${encodeURIComponent(orderId)}`);
    if (response.ok) return { story: (await response.json()) as OrderStory };
    const { detail } = (await response.json()) as { detail?: string };
    return { problem: detail ?? `The operations service answers ${response.status}.` };
  } catch {
    return { problem: "The operations service does not answer. Trying again." };
  }
}

function isComplete({ events, row, hour }: OrderStory): boolean {
  const isStored = row.state === "known" && row.value !== null;
  const isIndexed = events.state === "known" && (events.value ?? []).some(({ status }) => status === "PERSISTED");
  return isStored && isIndexed && hour.state === "known" && hour.value !== null;
}

const root = document.getElementById("page");
const [, , orderId = ""] = location.pathname.split("/");
if (root !== null) {
  document.title = `${decodeURIComponent(orderId)} – ShopStream`;
  render(<OrderPage orderId={decodeURIComponent(orderId)} />, root);
}
