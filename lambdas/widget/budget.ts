import { html, type Content } from "../../dashboard/drawing/markup";

/** How much HTML may still be added, in bytes of UTF-8. */
export class Budget {
  constructor(private bytes: number) {}

  /** Takes the room that contents need; false, and nothing taken, where there is not as much. */
  take(...contents: readonly Content[]): boolean {
    const bytes = Buffer.byteLength(html`${contents}`.toString());
    if (bytes > this.bytes) return false;
    this.bytes -= bytes;
    return true;
  }

  /** Takes the room for the first ones, up to one that does not fit. */
  takeFirst<One extends Content>(contents: readonly One[]): readonly One[] {
    const end = contents.findIndex((content) => !this.take(content));
    return end < 0 ? contents : contents.slice(0, end);
  }
}
