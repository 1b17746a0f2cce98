/** The timeline of an instance is in the stream of its id. */
export const timelinePrefix = "i-";

/** What a drill or a dashboard put in and took away is in streams of their own. */
export const faultPrefix = "drill-";

const servicePrefix = "app/";

/** The stream that a service's own output on one instance goes to. */
export function serviceStream(service: string, instanceId: string): string {
  return `${servicePrefix}${service}/${instanceId}`;
}

/** What the streams of a service begin with; of all services where none is named. */
export function serviceStreams(service?: string): string {
  return service === undefined ? servicePrefix : `${servicePrefix}${service}/`;
}

/** The service and the instance of a stream, or undefined where it is none of a service's. */
export function readServiceStream(name: string): { service: string; instanceId: string } | undefined {
  const [, service, instanceId] = /^app\/([^/]+)\/([^/]+)$/.exec(name) ?? [];
  return service === undefined || instanceId === undefined ? undefined : { service, instanceId };
}
