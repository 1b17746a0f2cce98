import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Clock } from "../../base/clock.ts";

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Why a request had no answer in time. */
class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/**
 * One HTTP request on node:http, which costs the agent less memory than fetch (undici) does.
 * @param timeout milliseconds for the whole exchange
 * @throws NoAnswer after the timeout; Node's error where the connection fails
 */
export function exchange(request: HttpRequest, timeout: number, clock: Clock): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = request;
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const body = request.body ?? "";
    const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = send(url, { method, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        cancel();
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    const cancel = clock.after(timeout, () => {
      outgoing.destroy(
        new NoAnswer(`${method} ${url.origin}${url.pathname}: no answer within ${timeout} ms`),
      );
    });
    function fail(error: Error): void {
      cancel();
      reject(error);
    }
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}
