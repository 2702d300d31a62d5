import type { VNode } from "preact";
import { csvOf, ndjsonOf, type ExportRecord } from "./table-export";
import { download } from "./download";
import { Icon } from "./icons";

const FORMATS = [
  { name: "CSV", extension: "csv", type: "text/csv", write: csvOf },
  { name: "NDJSON", extension: "ndjson", type: "application/x-ndjson", write: ndjsonOf },
] as const;

interface ExportButtonsProps {
  /** A description of the exported data, for people who cannot see where the buttons are. */
  readonly of: string;
  /** The parts of the file's name. */
  readonly file: readonly string[];
  readonly records: () => readonly ExportRecord[];
}

/** Buttons that save the shown data as a file. */
export function ExportButtons({ of, file, records }: ExportButtonsProps): VNode {
  return (
    <div class="export">
      {FORMATS.map(({ name, extension, type, write }) => (
        <button
          key={name}
          type="button"
          class="button button-quiet"
          aria-label={`${name}: save ${of}`}
          onClick={() => download(write(records()), type, file, extension)}
        >
          <Icon name="download" />
          {name}
        </button>
      ))}
    </div>
  );
}
