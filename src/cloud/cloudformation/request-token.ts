import { ServiceError } from "../service-error.ts";
import type { Operation, Stack } from "./state.ts";

/**
 * Whether a request was made before and its operation still goes on: then it is answered as it was.
 * @throws ServiceError TokenAlreadyExistsException for a token that another request had
 */
export function isRepeated(stack: Stack, token: string | undefined, kind: Operation["kind"]): boolean {
  if (token === undefined) return false;
  const { operation } = stack;
  if (operation?.clientRequestToken === token && operation.kind === kind) return true;
  if (!stack.events.some((event) => event.clientRequestToken === token)) return false;
  throw new ServiceError("TokenAlreadyExistsException", `A client request token already exists: ${token}`);
}
