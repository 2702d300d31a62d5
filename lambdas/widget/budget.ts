import { html, type Content } from "../../dashboard/drawing/markup";

/** Tracks how many more bytes of HTML, as UTF-8, may be added. */
export class Budget {
  constructor(private bytes: number) {}

  /** Reserves space for contents. Returns false, and reserves nothing, if there is not enough. */
  take(...contents: readonly Content[]): boolean {
    const bytes = Buffer.byteLength(html`${contents}`.toString());
    if (bytes > this.bytes) return false;
    this.bytes -= bytes;
    return true;
  }

  /** Reserves space for the first contents, and stops at the first that does not fit. */
  takeFirst<One extends Content>(contents: readonly One[]): readonly One[] {
    const end = contents.findIndex((content) => !this.take(content));
    return end < 0 ? contents : contents.slice(0, end);
  }
}
