import type {
  DescribeListenerAttributesCommandInput,
  ModifyListenerAttributesCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { describeAttributes, setAttributes } from "./attributes.ts";
import { findListener } from "./find.ts";
import { isHttp } from "./protocol.ts";
import type { Listener } from "./state.ts";

const ofTcp = { "tcp.idle_timeout.seconds": "350" };

/** Headers that are put into answers; an empty value puts in none [API:elbv2 ListenerAttribute]. */
const ofHttp: Readonly<Record<string, string>> = {
  "routing.http.response.server.enabled": "true",
  "routing.http.response.strict_transport_security.header_value": "",
  "routing.http.response.access_control_allow_origin.header_value": "",
  "routing.http.response.access_control_allow_methods.header_value": "",
  "routing.http.response.access_control_allow_headers.header_value": "",
  "routing.http.response.access_control_allow_credentials.header_value": "",
  "routing.http.response.access_control_expose_headers.header_value": "",
  "routing.http.response.access_control_max_age.header_value": "",
  "routing.http.response.content_security_policy.header_value": "",
  "routing.http.response.x_content_type_options.header_value": "",
  "routing.http.response.x_frame_options.header_value": "",
};

/** The names under which a client's certificate and the connection's cipher reach the target. */
const ofHttps: Readonly<Record<string, string>> = {
  ...ofHttp,
  "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name":
    "X-Amzn-Mtls-Clientcert-Serial-Number",
  "routing.http.request.x_amzn_mtls_clientcert_issuer.header_name": "X-Amzn-Mtls-Clientcert-Issuer",
  "routing.http.request.x_amzn_mtls_clientcert_subject.header_name": "X-Amzn-Mtls-Clientcert-Subject",
  "routing.http.request.x_amzn_mtls_clientcert_validity.header_name": "X-Amzn-Mtls-Clientcert-Validity",
  "routing.http.request.x_amzn_mtls_clientcert_leaf.header_name": "X-Amzn-Mtls-Clientcert-Leaf",
  "routing.http.request.x_amzn_mtls_clientcert.header_name": "X-Amzn-Mtls-Clientcert",
  "routing.http.request.x_amzn_tls_version.header_name": "X-Amzn-Tls-Version",
  "routing.http.request.x_amzn_tls_cipher_suite.header_name": "X-Amzn-Tls-Cipher-Suite",
};

export function describeListenerAttributes(input: DescribeListenerAttributesCommandInput, account: Account) {
  const listener = findListener(account, input.ListenerArn);
  return { Attributes: describeAttributes({ ...defaultsOf(listener), ...listener.attributes }) };
}

/** Recorded only: the balancer changes no headers by them. */
export function modifyListenerAttributes(input: ModifyListenerAttributesCommandInput, account: Account) {
  const listener = findListener(account, input.ListenerArn);
  const defaults = defaultsOf(listener);
  const attributes = { ...listener.attributes };
  setAttributes(attributes, input.Attributes, defaults, "Listener");
  listener.attributes = attributes;
  return { Attributes: describeAttributes({ ...defaults, ...attributes }) };
}

function defaultsOf({ protocol = "HTTP" }: Listener): Readonly<Record<string, string>> {
  if (protocol === "HTTPS") return ofHttps;
  if (isHttp(protocol)) return ofHttp;
  return protocol === "TCP" ? ofTcp : {};
}
