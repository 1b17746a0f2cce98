export { HitoriError } from "./base/error.ts";
export { sentence, type TimelineEvent } from "./timeline/event.ts";
