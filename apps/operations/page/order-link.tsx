/** Leads to what happened to an order. */
export function OrderLink({ orderId }: { orderId: string }) {
  return (
    <a class="order-id" href={`/orders/${encodeURIComponent(orderId)}`}>
      {orderId}
    </a>
  );
}
