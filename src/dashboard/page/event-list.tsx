import { Component } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TimelineEvent } from "../../timeline/event.ts";
import type { Words } from "../words/words.ts";
import { useWords } from "./language.tsx";
import { useModel } from "./shared.tsx";
import { dayOf, timeText } from "./time-text.ts";
import { categoryOf, eventOf, type Filter, type Row } from "./timeline-store.ts";

/** Pixels of a row: one line on a desk, two on a phone. */
const rowHeights = { wide: 28, narrow: 50 };
/** Rows that are drawn above and below what is seen. */
const spare = 8;
const narrow = matchMedia("(max-width: 40rem)");

interface Props {
  /** Oldest first. */
  readonly rows: readonly Row[];
  readonly filter: Filter;
  readonly chosen: Row | undefined;
  readonly onChoose: (row: Row) => void;
  readonly holder: string | undefined;
}

/** Draws of a hundred thousand events the thirty that are seen. */
export function EventList(props: Props) {
  const { rows, chosen } = props;
  const words = useWords();
  const today = dayOf(useModel().now());
  const box = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const view = useView(box);
  useStay(box, props, rowHeight);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(rows.length, Math.ceil((view.top + step + view.height) / rowHeight) + spare);
  // The newest stands first.
  const place = (index: number) => rows[rows.length - 1 - index];
  const chosenIndex = chosen ? rows.length - 1 - rows.lastIndexOf(chosen) : -1;
  const move = (to: number) => {
    const index = Math.min(Math.max(to, 0), rows.length - 1);
    const row = place(index);
    if (row) props.onChoose(row);
    scrollTo(box.current, index, rowHeight);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = target(event.key, chosenIndex, Math.floor(view.height / rowHeight), rows.length);
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const drawn = drawnRows(first, last, chosenIndex, rows.length);
  return (
    <div
      ref={box}
      class="events"
      role="listbox"
      aria-label={words.timeline.heading}
      aria-activedescendant={
        chosenIndex >= 0 && chosenIndex < rows.length ? `event-${chosenIndex}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
        {drawn.map((index) => {
          const row = place(index);
          if (!row) return null;
          return (
            <EventRow
              key={row.line}
              row={row}
              index={index}
              count={rows.length}
              top={index * rowHeight}
              height={rowHeight}
              today={today}
              isChosen={row === chosen}
              isHolder={row.instanceId !== "" && row.instanceId === props.holder}
              words={words}
              onChoose={props.onChoose}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Pixels that are scrolled before other rows are drawn; fewer than the spare ones have. */
const step = 200;

/** What of the list is seen, in pixels, at most a step more. */
function useView(box: { current: HTMLElement | null }): { top: number; height: number } {
  const [view, setView] = useState({ top: 0, height: 400 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const top = Math.floor(element.scrollTop / step) * step;
      const height = element.clientHeight;
      setView((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box]);
  return view;
}

/**
 * The chosen one stays in the page wherever it was scrolled to: a screen reader is told of it by its id.
 */
function drawnRows(first: number, last: number, chosen: number, count: number): number[] {
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  return chosen >= 0 && chosen < count && (chosen < first || chosen >= last) ? [...drawn, chosen] : drawn;
}

/** Where a key leads, counted from the newest; undefined for every other key. */
function target(key: string, chosen: number, page: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: chosen + 1,
    ArrowUp: chosen - 1,
    PageDown: chosen + page,
    PageUp: chosen - page,
    Home: 0,
    End: count - 1,
  };
  return steps[key];
}

function scrollTo(element: HTMLElement | null, index: number, rowHeight: number): void {
  if (!element) return;
  const top = index * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  const bottom = top + rowHeight - element.clientHeight;
  if (bottom > element.scrollTop) element.scrollTop = bottom;
}

/** Who has scrolled down reads on undisturbed when something new comes on top. */
function useStay(box: { current: HTMLElement | null }, { rows, filter }: Props, rowHeight: number): void {
  const before = useRef({ newest: rows.at(-1), filter, count: rows.length });
  useLayoutEffect(() => {
    const { newest, filter: earlier, count } = before.current;
    before.current = { newest: rows.at(-1), filter, count: rows.length };
    const element = box.current;
    if (!element) return;
    if (filter !== earlier) {
      element.scrollTop = 0;
      return;
    }
    if (newest === undefined || rows.length === count || element.scrollTop === 0) return;
    const added = rows.length - 1 - rows.lastIndexOf(newest);
    if (added > 0) element.scrollTop += added * rowHeight;
  });
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const look = () => setNarrow(narrow.matches);
    narrow.addEventListener("change", look);
    return () => narrow.removeEventListener("change", look);
  }, []);
  return isNarrow ? rowHeights.narrow : rowHeights.wide;
}

interface RowProps {
  readonly row: Row;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly height: number;
  /** Where another day begins to be said. */
  readonly today: string;
  readonly isChosen: boolean;
  readonly isHolder: boolean;
  readonly words: Words;
  readonly onChoose: (row: Row) => void;
}

/** Drawn again only where it has changed: scrolling moves the rows, and makes few. */
class EventRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return (Object.keys(next) as (keyof RowProps)[]).some((key) => next[key] !== this.props[key]);
  }

  override render({ row, index, isChosen, words, ...props }: RowProps) {
    const event = eventOf(row);
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys, and tells which option is meant
      <div
        id={`event-${index}`}
        class={`event ${toneOf(event)} ${isChosen ? "chosen" : ""}`}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        aria-posinset={index + 1}
        aria-setsize={props.count}
        style={{ top: `${props.top}px`, height: `${props.height}px` }}
        onClick={() => props.onChoose(row)}
      >
        <span class="figure soft time">{timeText(event.at, props.today, words.code)}</span>
        <span class="sign" aria-hidden="true">
          {signOf(event)}
        </span>
        <span class="kind soft">{words.timeline.category[categoryOf(event.type)]}</span>
        <code class={props.isHolder ? "who holder-mark" : "who"}>{event.instanceId ?? event.source}</code>
        <span class="what">{words.sentence(event)}</span>
      </div>
    );
  }
}

function toneOf({ type }: TimelineEvent): string {
  if (
    /^(guard\.fired|lease\.(lost|frozen)|breaker\.held|volume\.refused|answer\.lost|fault\.injected)$/.test(
      type,
    )
  )
    return "bad";
  if (/^(lease\.stalled|app\.(exited|unhealthy)|breaker\.counted|drift\.corrected)$/.test(type))
    return "warn";
  return /^(app\.healthy|answer\.returned|fault\.cleared|breaker\.resumed)$/.test(type) ? "good" : "";
}

const signs: Readonly<Record<string, string>> = { bad: "✕", warn: "▲", good: "✓" };

function signOf(event: TimelineEvent): string {
  return event.type === "lease.acquired" ? "◆" : (signs[toneOf(event)] ?? "·");
}
