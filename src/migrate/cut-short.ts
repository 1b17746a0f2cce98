import { Socket } from "node:net";
import { HitoriError } from "../base/error.ts";

/** Stands for a worker that was killed; no exit code is negative. */
export const cutShortMark = -1;

/** The stream on which the outer process is heard: it ends with that process. */
const outerStream = 3;

let outerGone: AbortSignal | undefined;

/** Aborts once the outer process is gone, or `signal` does. */
export function untilOuterEnds(signal: AbortSignal): AbortSignal {
  // Once a process: `hitori migrate` copies and cuts over in the same one, and a stream can be listened to only once.
  outerGone ??= listenToOuter();
  return AbortSignal.any([signal, outerGone]);
}

function listenToOuter(): AbortSignal {
  const gone = new AbortController();
  const outer = new Socket({ fd: outerStream });
  const lost = () =>
    gone.abort(
      new HitoriError({
        code: "INTERRUPTED",
        message: "The process that started this one is gone.",
        exitCode: 130,
      }),
    );
  outer.on("error", lost);
  outer.on("close", lost);
  outer.resume();
  outer.unref();
  return gone.signal;
}
