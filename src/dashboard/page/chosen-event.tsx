import { useWords } from "./language.tsx";
import { useModel, WithCommand } from "./shared.tsx";
import { dayOf, timeText } from "./time-text.ts";
import { eventOf, type Row } from "./timeline-store.ts";

/** The event that was chosen, explained. */
export function Chosen({ row }: { readonly row: Row | undefined }) {
  const words = useWords();
  const model = useModel();
  if (row === undefined) return <p class="soft chosen-event">{words.timeline.choose}</p>;
  const event = eventOf(row);
  const { availabilityZone, epoch } = event;
  const place = [
    timeText(event.at, dayOf(model.now()), words.code),
    event.instanceId ?? event.source,
    availabilityZone,
    epoch === undefined ? undefined : words.timeline.epoch(epoch),
  ];
  return (
    <section class="chosen-event" aria-label={words.timeline.chosen} aria-live="polite">
      <p class="soft figure">{place.filter((one) => one !== undefined).join(" · ")}</p>
      <p>
        <strong>{words.sentence(event)}</strong>
      </p>
      <p>
        <span class="soft">{words.timeline.why}:</span> <WithCommand text={words.why[event.type] ?? ""} />
      </p>
      <details>
        <summary>{words.timeline.facts}</summary>
        <pre>{JSON.stringify(event, undefined, 1)}</pre>
      </details>
    </section>
  );
}
