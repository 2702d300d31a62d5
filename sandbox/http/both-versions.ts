import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer, type Server } from "node:net";

/** How each HTTP/2 connection begins, and no request of HTTP/1.1 does. https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
const PREFACE = "PRI";

/**
 * A server of HTTP/1.1 and HTTP/2 on one port: a few of the SDK's clients, as those of Kinesis and Bedrock's runtime, speak
 * HTTP/2 without asking.
 */
export function bothVersions(answer: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const http1 = createHttp1Server(answer);
  // Its requests and responses are made to be taken for those of HTTP/1.1.
  const http2 = createHttp2Server((request, response) =>
    answer(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  // As Node's own server of HTTP/1.1.
  return createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const end = (): void => void socket.end();
    const open = (): void => {
      const beginning = socket.read() as Buffer | null;
      if (beginning === null) return void socket.once("readable", open);
      socket.unshift(beginning);
      socket.off("end", end);
      const isHttp2 = beginning.subarray(0, PREFACE.length).toString("latin1") === PREFACE;
      (isHttp2 ? http2 : http1).emit("connection", socket);
    };
    // Whoever has the connection hears of these too; until then nobody does.
    socket.on("error", () => undefined);
    socket.once("end", end);
    open();
  });
}
