import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { spanOf } from "../filters";
import { addressOf, type Address } from "./address";
import { Popover } from "./popover";

/** Links to what is shown, for somebody who serves the same hubs. */
export function Share({ address }: { readonly address: Address }): VNode {
  return (
    <Popover label="Share" name="Share" class="popover-end share">
      {() => {
        const { filters } = address;
        const fixed = { ...address, filters: { ...filters, range: spanOf(filters, Date.now()) } };
        return (
          <>
            {typeof filters.range === "string" && <Link label="This view, up to now" address={address} />}
            {address.view !== "overview" && <Link label="These very instants" address={fixed} />}
            <p class="muted">
              It opens where <code>npx ds-dashboard dashboard</code> runs, with the credentials of whoever runs it.
            </p>
          </>
        );
      }}
    </Popover>
  );
}

function Link({ label, address }: { readonly label: string; readonly address: Address }): VNode {
  const [isCopied, setCopied] = useState(false);
  const link = location.origin + addressOf(address);
  return (
    <label>
      {label}
      <span class="share-link">
        <input class="input" readOnly value={link} onFocus={({ currentTarget }) => currentTarget.select()} />
        <button
          type="button"
          class="button"
          onClick={() => {
            // The field above can be copied by hand where the browser refuses it.
            void navigator.clipboard.writeText(link).then(
              () => setCopied(true),
              () => undefined,
            );
          }}
        >
          {isCopied ? "Copied" : "Copy"}
        </button>
      </span>
    </label>
  );
}
