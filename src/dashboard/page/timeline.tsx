import { useMemo, useState } from "preact/hooks";
import type { DashboardState } from "../state.ts";
import type { Category } from "../words/words.ts";
import { Chosen } from "./chosen-event.tsx";
import { EventList } from "./event-list.tsx";
import { useWords } from "./language.tsx";
import { Card, useModel } from "./shared.tsx";
import { type Filter, filtered, type Row } from "./timeline-store.ts";

const noFilter: Filter = { categories: new Set(), instanceId: "", text: "" };

/** Everything that happened, newest first. */
export function Timeline({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  const { timeline } = useModel();
  const [filter, setFilter] = useState(noFilter);
  const [chosen, setChosen] = useState<Row>();
  const { rows, version } = timeline;
  const shown = useMemo(
    () => ({ rows: filtered(rows, filter, words.sentence), version }),
    [rows, version, filter, words],
  );
  const aside = (
    <span class="soft figure" aria-live="off">
      {words.timeline.shown(shown.rows.length, rows.length)}, {words.timeline.newer}
    </span>
  );
  return (
    <Card heading={words.timeline.heading} class="timeline-card" aside={aside}>
      <Filters filter={filter} instanceIds={timeline.instanceIds} onChange={setFilter} />
      {shown.rows.length === 0 ? (
        <p class="soft none">{rows.length === 0 ? words.timeline.empty : words.timeline.nothingFits}</p>
      ) : (
        <EventList
          rows={shown.rows}
          filter={filter}
          chosen={chosen}
          onChoose={setChosen}
          holder={state.lease.holder?.instanceId}
        />
      )}
      <Chosen row={chosen} />
    </Card>
  );
}

function Filters(props: {
  readonly filter: Filter;
  readonly instanceIds: readonly string[];
  readonly onChange: (filter: Filter) => void;
}) {
  const { filter, instanceIds, onChange } = props;
  const words = useWords();
  const toggle = (category: Category) => {
    const categories = new Set(filter.categories);
    if (!categories.delete(category)) categories.add(category);
    onChange({ ...filter, categories });
  };
  return (
    <fieldset class="filters">
      <legend class="unseen">{words.timeline.filters}</legend>
      {(Object.entries(words.timeline.category) as [Category, string][]).map(([category, name]) => (
        <button
          key={category}
          type="button"
          class="chip"
          aria-pressed={filter.categories.has(category)}
          onClick={() => toggle(category)}
        >
          {name}
        </button>
      ))}
      <select
        aria-label={words.timeline.instance}
        value={filter.instanceId}
        onChange={(event) => onChange({ ...filter, instanceId: event.currentTarget.value })}
      >
        <option value="">{words.timeline.everyone}</option>
        {instanceIds.map((instanceId) => (
          <option key={instanceId} value={instanceId}>
            {instanceId}
          </option>
        ))}
      </select>
      <input
        type="search"
        aria-label={words.timeline.search}
        placeholder={words.timeline.search}
        value={filter.text}
        onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
    </fieldset>
  );
}
