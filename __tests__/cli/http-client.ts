import { request, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";

/** A page that is bundled already. */
export const PAGE = Promise.resolve({ script: "export {};", styles: "body{}" });

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Told of every piece of the answer as it comes; false: nobody listens any more. */
  readonly onPiece?: (text: string) => boolean;
}

/** One request with exactly these headers, as no browser's fetch would let it be sent. */
export function ask(url: string, path: string, { method = "GET", headers = {}, onPiece }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, headers, agent: false }, (response) => {
      let text = "";
      const done = (): void => resolve({ status: response.statusCode!, headers: response.headers, text });
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        if (onPiece?.(piece) !== false) return;
        asked.destroy();
        done();
      });
      response.on("end", done).on("error", reject);
    });
    asked.on("error", reject).end();
  });
}

/** The token that a page of the dashboard holds. */
export async function tokenOf(url: string): Promise<string> {
  return /name="ds-dashboard-token" content="([^"]*)"/.exec((await ask(url, "/")).text)![1]!;
}
