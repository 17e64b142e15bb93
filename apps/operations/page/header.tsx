import { useEffect, useState } from "preact/hooks";

/** The page's head: where one is, where else to look, and a search. */
export function Header() {
  const links = useLinks();
  return (
    <header>
      <p class="brand">
        <a href="/">ShopStream</a>
      </p>
      <nav aria-label="Pages">
        <ul>
          <li>
            <a href="/" aria-current={location.pathname === "/" ? "page" : undefined}>
              Operations
            </a>
          </li>
          <li>
            <a href="/dashboard" aria-current={location.pathname === "/dashboard" ? "page" : undefined}>
              Dashboard
            </a>
          </li>
          {Object.entries(links).map(([name, url]) => (
            <li key={name}>
              <a href={url}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
      <form action="/orders" method="get" role="search">
        <label for="order-id">Order id</label>
        <input
          id="order-id"
          name="orderId"
          type="search"
          required
          maxLength={64}
          autocomplete="off"
          spellcheck={false}
        />
        <button type="submit">Find</button>
      </form>
    </header>
  );
}

/** Other pages, by name; none while the service does not say them. */
export function useLinks(): Readonly<Record<string, string>> {
  const [links, setLinks] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    fetch("/api/links")
      .then(async (response) => setLinks((await response.json()) as Record<string, string>))
      .catch(() => undefined);
  }, []);
  return links;
}
