import { ServiceError } from "../service-error.ts";
import { ec2Dialect, type FormDialect, formTree, queryDialect, readForm } from "./form.ts";
import type { Call, Codec, Interface, WireRequest, WireResponse } from "./message.ts";
import { missingValues, missingValuesMessage } from "./required.ts";
import { escapeXml, writeStructure } from "./xml.ts";

/** AWS Query: CloudFormation, Auto Scaling, Elastic Load Balancing, SNS, IAM, RDS, STS. */
export const query: Codec = {
  read: (request, to) => {
    const call = readCall(request, to, queryDialect);
    const missing = missingValues(call.operation.input, call.input, true);
    if (missing.length > 0) throw new ServiceError("ValidationError", missingValuesMessage(missing));
    return call;
  },
  write: (operation, output, to, requestId) => {
    const { name } = operation;
    const result =
      operation.output.kind === "structure"
        ? `<${name}Result>${writeStructure(operation.output, output ?? {})}</${name}Result>`
        : "";
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    return xml(
      200,
      requestId,
      `<${name}Response xmlns="${to.schemas.xmlNamespace}">${result}${metadata}</${name}Response>`,
    );
  },
  refuse: (error, to, requestId) => {
    const type = error.status < 500 ? "Sender" : "Receiver";
    const inside = `<Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
    const namespace = to ? ` xmlns="${to.schemas.xmlNamespace}"` : "";
    const body = `<ErrorResponse${namespace}><Error>${inside}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
    return xml(error.status, requestId, body);
  },
};

/** Lists whose absence EC2 tells in other words than those of its model: the operations say them. */
const ownWords = new Set(["instanceIds", "resources"]);

/** EC2's own kind of it. */
export const ec2Query: Codec = {
  read: (request, to) => {
    const call = readCall(request, to, ec2Dialect);
    const missing = missingValues(call.operation.input, call.input, true).find(
      (place) => !ownWords.has(place),
    );
    if (missing) {
      const message = `The request must contain the parameter ${missing.replace(/\.member(?=\.|$)/g, "")}`;
      throw new ServiceError("MissingParameter", message);
    }
    if (call.input.DryRun === true) {
      const message = "Request would have succeeded, but DryRun flag is set.";
      throw new ServiceError("DryRunOperation", message, 412);
    }
    return call;
  },
  write: (operation, output, to, requestId) => {
    const { name } = operation;
    const result =
      operation.output.kind === "structure"
        ? writeStructure(operation.output, output ?? {})
        : "<return>true</return>";
    return xml(
      200,
      requestId,
      `<${name}Response xmlns="${to.schemas.xmlNamespace}/"><requestId>${requestId}</requestId>${result}</${name}Response>`,
    );
  },
  refuse: (error, _to, requestId) => {
    const inside = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
    return xml(
      error.status,
      requestId,
      `<Response><Errors><Error>${inside}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    );
  },
};

function readCall(request: WireRequest, to: Interface, dialect: FormDialect): Call {
  const fields = [...request.query, ...new URLSearchParams(Buffer.from(request.body).toString("utf8"))];
  const root = formTree(fields);
  const action = root.children.get("Action")?.value;
  if (action === undefined) {
    throw new ServiceError("MissingAction", "The request must contain the parameter Action.");
  }
  const { version } = to.schemas;
  const asked = root.children.get("Version")?.value;
  if (asked !== undefined && asked !== version) {
    // Another generation of the service under the same name, e.g. Elastic Load Balancing of 2012.
    const message = `The requested version (${asked}) of the service is not valid: the local cloud has ${version}.`;
    throw new ServiceError("NoSuchVersion", message);
  }
  const operation = to.operations.get(action);
  if (!operation) throw invalidAction(action, to);
  return { operation, input: readForm(operation.input, root, dialect) as Record<string, unknown> };
}

function invalidAction(action: string, to: Interface): ServiceError {
  const why = to.schemas.operationNames.has(action) ? " The local cloud does not simulate it." : "";
  return new ServiceError("InvalidAction", `The action ${action} is not valid for this web service.${why}`);
}

function xml(status: number, requestId: string, body: string): WireResponse {
  return {
    status,
    headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
