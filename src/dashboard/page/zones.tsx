import type { DashboardState, InstanceState, ZoneState } from "../state.ts";
import { ActionButton } from "./actions.tsx";
import { useWords } from "./language.tsx";
import { Card, State, type Tone } from "./shared.tsx";

const conditionTones: Readonly<Record<ZoneState["condition"], Tone>> = {
  up: "good",
  failed: "bad",
  cutOff: "bad",
  full: "warn",
};

/** The zones as columns, each instance in its own. */
export function Zones({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  const { group } = state;
  const aside = group ? (
    <span class="aside">
      <span class="soft">{words.zones.group(group.min, group.max, group.desired)}</span>
      {group.desired === 1 ? (
        <ActionButton name="capacity2" target={group.name} action={{ action: "capacity", desired: 2 }} />
      ) : (
        <ActionButton name="capacity1" target={group.name} action={{ action: "capacity", desired: 1 }} />
      )}
    </span>
  ) : null;
  return (
    <Card heading={words.zones.heading} class="zones-card" aside={aside}>
      <ul class="zones">
        {state.zones.map((zone) => (
          <Zone key={zone.name} zone={zone} state={state} />
        ))}
      </ul>
    </Card>
  );
}

function Zone({ zone, state }: { readonly zone: ZoneState; readonly state: DashboardState }) {
  const words = useWords();
  const instances = state.instances.filter((one) => one.availabilityZone === zone.name);
  const { holder } = state.lease;
  return (
    <li class={`zone ${zone.condition}`}>
      <div class="zone-head">
        <h3>{zone.name}</h3>
        <State tone={conditionTones[zone.condition]}>{words.zones.condition[zone.condition]}</State>
      </div>
      {instances.map((one) => (
        <Instance
          key={one.instanceId}
          instance={one}
          epoch={one.instanceId === holder?.instanceId ? holder.epoch : undefined}
        />
      ))}
      {instances.length === 0 ? <p class="none soft">{words.zones.empty}</p> : null}
      <div class="zone-foot">
        {zone.condition === "up" ? (
          <ActionButton name="failZone" target={zone.name} action={{ action: "failZone", zone: zone.name }} />
        ) : (
          <ActionButton
            name="restoreZone"
            target={zone.name}
            action={{ action: "restoreZone", zone: zone.name }}
          />
        )}
      </div>
    </li>
  );
}

function Instance(props: { readonly instance: InstanceState; readonly epoch: number | undefined }) {
  const words = useWords();
  const { instance, epoch } = props;
  const { instanceId, target } = instance;
  return (
    <article class={`instance ${epoch === undefined ? "" : "holder"}`} aria-label={instanceId}>
      <div class="instance-head">
        <code>{instanceId}</code>
        {epoch === undefined ? null : (
          <strong class="badge">
            <span aria-hidden="true">◆</span> {words.zones.holder} · {words.timeline.epoch(epoch)}
          </strong>
        )}
      </div>
      <p class="states">
        <State tone={lifecycleTone(instance.lifecycleState)}>{instance.lifecycleState}</State>
        <State tone={instance.healthStatus === "Healthy" ? "good" : "bad"}>{instance.healthStatus}</State>
        {instance.frozen ? <State tone="bad">{words.zones.frozen}</State> : null}
      </p>
      <dl class="facts">
        <dt>{words.zones.state}</dt>
        <dd>{instance.state ?? "–"}</dd>
        <dt>{words.zones.target}</dt>
        <dd>
          {target ? (
            <State tone={targetTone(target.state)}>{target.state}</State>
          ) : (
            <State tone="quiet">{words.zones.noTarget}</State>
          )}
        </dd>
      </dl>
      <p class="doing">{instance.doing ? words.sentence(instance.doing) : words.zones.saysNothing}</p>
      <div class="buttons">
        <ActionButton name="kill" target={instanceId} action={{ action: "kill", instanceId }} />
        {instance.frozen ? (
          <ActionButton name="thaw" target={instanceId} action={{ action: "thaw", instanceId }} />
        ) : (
          <ActionButton name="freeze" target={instanceId} action={{ action: "freeze", instanceId }} />
        )}
      </div>
    </article>
  );
}

function lifecycleTone(state: string): Tone {
  if (state === "InService") return "good";
  return state.startsWith("Terminat") ? "bad" : "warn";
}

function targetTone(state: string): Tone {
  if (state === "healthy") return "good";
  return state === "unhealthy" || state === "unavailable" ? "bad" : "warn";
}
