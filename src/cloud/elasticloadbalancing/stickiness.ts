import { ServiceError } from "../service-error.ts";
import { isHttp } from "./protocol.ts";

const ofGateways = ["source_ip_dest_ip_proto", "source_ip_dest_ip"];
const ofOthers = ["app_cookie", "lb_cookie", "source_ip"];

/**
 * What a target group's protocol allows of stickiness: cookies with HTTP, addresses with TCP and UDP, both ends'
 * addresses with GENEVE [API:elbv2 TargetGroupAttribute]. @throws ServiceError ValidationError or InvalidConfigurationRequest
 */
export function checkStickiness(protocol: string, attributes: Readonly<Record<string, string>>): void {
  const type = attributes["stickiness.type"] ?? "";
  if (protocol === "GENEVE") {
    checkGateway(type, attributes);
    return;
  }
  if (!ofOthers.includes(type)) {
    throw new ServiceError("ValidationError", `'Stickiness type' must be one of [${ofOthers.join(", ")}]`);
  }
  if (isHttp(protocol) === (type === "source_ip")) {
    throw new ServiceError(
      "InvalidConfigurationRequest",
      `Stickiness type '${type}' is not supported for target groups with the ${protocol} protocol`,
    );
  }
  if (protocol === "TLS" && attributes["stickiness.enabled"] === "true") {
    throw new ServiceError(
      "InvalidConfigurationRequest",
      "You cannot enable stickiness on target groups with the TLS protocol",
    );
  }
}

function checkGateway(type: string, attributes: Readonly<Record<string, string>>): void {
  if (attributes["stickiness.app_cookie.cookie_name"]) {
    throw new ServiceError(
      "ValidationError",
      "Target group attribute key 'stickiness.app_cookie.cookie_name' is not recognized",
    );
  }
  if (ofGateways.includes(type)) return;
  throw new ServiceError("ValidationError", `'${type}' must be one of [${ofGateways.join(", ")}]`);
}
