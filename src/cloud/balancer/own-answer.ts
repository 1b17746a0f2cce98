import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** ALB's own answers. Source: "Troubleshoot your Application Load Balancers". */
const phrases = {
  400: "400 Bad Request",
  408: "408 Request Time-out",
  502: "502 Bad Gateway",
  503: "503 Service Temporarily Unavailable",
  504: "504 Gateway Time-out",
} as const;

export type OwnStatus = keyof typeof phrases;

function page(status: OwnStatus): string {
  const phrase = phrases[status];
  return `<html>\r\n<head><title>${phrase}</title></head>\r\n<body>\r\n<center><h1>${phrase}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

/** Answers for the balancer itself; does nothing where an answer has begun. */
export function answerOwn(response: ServerResponse, status: OwnStatus): void {
  if (response.headersSent || response.destroyed) return;
  const body = page(status);
  response.writeHead(status, phrases[status].slice(4), {
    Server: "awselb/2.0",
    "Content-Type": "text/html",
    "Content-Length": Buffer.byteLength(body),
    // What is left of the request's body would be read as the next request.
    Connection: response.req.complete ? "keep-alive" : "close",
  });
  response.end(body);
}

/** The same on a connection that was to become a WebSocket, or sent what is no HTTP. */
export function answerOwnOnSocket(socket: Duplex, status: OwnStatus): void {
  if (socket.destroyed || !socket.writable) return;
  const body = page(status);
  socket.end(
    `HTTP/1.1 ${phrases[status]}\r\nServer: awselb/2.0\r\nContent-Type: text/html\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
