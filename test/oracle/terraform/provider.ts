/**
 * A Terraform provider that knows the real provider's schema and nothing of a cloud. Terraform finds it through TF_REATTACH_PROVIDERS and speaks to
 * it as to any other: it validates types, arguments and references itself; planning leaves computed values unknown; applying makes them up.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { decode, encode, ExtData } from '@msgpack/msgpack';
import type { Block, ProviderSchema } from './schema.js';
import { blank, fill, plan, readOnly, UNKNOWN, type Values } from './values.js';

const NESTING = { SINGLE: 1, LIST: 2, SET: 3, MAP: 4 };
const PROTO = fileURLToPath(new URL('tfplugin5.proto', import.meta.url));

export interface AttachedProvider {
  /** The value of TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  stop(): Promise<void>;
}

/** Starts the provider in this process. With `types`, it knows those resources and data sources only, which makes every command faster. */
export async function attachProvider(schema: ProviderSchema, types?: ReadonlySet<string>): Promise<AttachedProvider> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tf-'));
  const socket = path.join(folder, 'provider.sock');
  const server = new grpc.Server({ 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 });
  const definition = loader.loadSync(PROTO, { keepCase: true, longs: Number, enums: Number, defaults: true, oneofs: true });
  const { Provider } = (grpc.loadPackageDefinition(definition) as unknown as { tfplugin5: { Provider: grpc.ServiceClientConstructor } })
    .tfplugin5;
  server.addService(Provider.service, methodsOf(schema, types));
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return {
    reattach: JSON.stringify({
      'registry.terraform.io/hashicorp/aws': {
        Protocol: 'grpc',
        ProtocolVersion: 5,
        Pid: process.pid,
        Test: true,
        Addr: { Network: 'unix', String: socket },
      },
    }),
    stop: async () => {
      server.forceShutdown();
      rmSync(folder, { recursive: true, force: true });
      await Promise.resolve();
    },
  };
}

interface Wire {
  msgpack?: Uint8Array;
}
type Request = Record<string, Wire> & { type_name: string; raw_state: { json: Buffer }; private: Buffer };

const read = (value: Wire | null | undefined): Values | null => (value?.msgpack?.length ? (decode(value.msgpack) as Values) : null);
const write = (value: unknown): Wire => ({ msgpack: Buffer.from(encode(value)) });

function methodsOf(schema: ProviderSchema, types: ReadonlySet<string> | undefined): grpc.UntypedServiceImplementation {
  const message = {
    provider: { version: 0, block: onWire(schema.provider) },
    resource_schemas: pick(schema.resources, types),
    data_source_schemas: pick(schema.data, types),
    ephemeral_resource_schemas: pick(schema.ephemeral, types),
    server_capabilities: { plan_destroy: false, get_provider_schema_optional: true },
  };
  const resource = (type: string): Block => found(schema.resources, type);
  return {
    GetSchema: answer(() => message),
    PrepareProviderConfig: answer(({ config }) => ({ prepared_config: config })),
    Configure: answer(() => ({})),
    Stop: answer(() => ({})),
    ValidateResourceTypeConfig: answer(({ type_name, config }) => ({ diagnostics: readOnly(resource(type_name), read(config)) })),
    ValidateDataSourceConfig: answer(() => ({})),
    ValidateEphemeralResourceConfig: answer(() => ({})),
    UpgradeResourceState: answer(({ type_name, raw_state }) => ({
      upgraded_state: write({ ...blank(resource(type_name)), ...(JSON.parse(raw_state.json.toString()) as Values) }),
    })),
    ReadResource: answer(({ current_state, private: state }) => ({ new_state: current_state, private: state })),
    PlanResourceChange: answer(({ type_name, proposed_new_state }) => ({
      planned_state: write(planned(type_name, plan(resource(type_name), read(proposed_new_state)))),
      legacy_type_system: true,
    })),
    ApplyResourceChange: answer(({ type_name, planned_state }) => ({
      new_state: write(fill(resource(type_name), read(planned_state), type_name)),
      legacy_type_system: true,
    })),
    ImportResourceState: answer(() => ({ diagnostics: [{ severity: 1, summary: 'This provider imports nothing' }] })),
    ReadDataSource: answer(({ type_name, config }) => ({ state: write(observed(found(schema.data, type_name), type_name, read(config))) })),
    OpenEphemeralResource: answer(({ type_name, config }) => ({
      result: write(observed(found(schema.ephemeral, type_name), type_name, read(config))),
    })),
    CloseEphemeralResource: answer(() => ({})),
  };
}

function answer(method: (request: Request) => unknown): grpc.handleUnaryCall<Request, unknown> {
  return (call, reply) => {
    try {
      reply(null, method(call.request));
    } catch (error) {
      reply({ code: grpc.status.INTERNAL, details: String(error) });
    }
  };
}

function found(blocks: Record<string, Block>, type: string): Block {
  const block = blocks[type];
  if (!block) throw new Error(`no schema of ${type}`);
  return block;
}

function pick(blocks: Record<string, Block>, types: ReadonlySet<string> | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(blocks)
      .filter(([type]) => types === undefined || types.has(type))
      .map(([type, block]) => [type, { version: 0, block: onWire(block) }]),
  );
}

function onWire(block: Block): unknown {
  return {
    version: 0,
    attributes: block.attributes.map((attribute) => ({ ...attribute, type: Buffer.from(JSON.stringify(attribute.type)) })),
    block_types: block.block_types.map((nested) => ({ ...nested, nesting: NESTING[nested.nesting], block: onWire(nested.block) })),
  };
}

/** The real provider knows at plan time which names a certificate must prove. */
function planned(type: string, values: Values | null): Values | null {
  if (
    !values ||
    type !== 'aws_acm_certificate' ||
    !(values.domain_validation_options instanceof ExtData) ||
    typeof values.domain_name !== 'string'
  )
    return values;
  const others = Array.isArray(values.subject_alternative_names) ? (values.subject_alternative_names as string[]) : [];
  return {
    ...values,
    domain_validation_options: [values.domain_name, ...others].map((domain_name) => ({
      domain_name,
      resource_record_name: UNKNOWN,
      resource_record_type: UNKNOWN,
      resource_record_value: UNKNOWN,
    })),
  };
}

const FIXTURES: Record<string, Values> = {
  aws_caller_identity: { account_id: '123456789012' },
  aws_partition: { partition: 'aws', dns_suffix: 'amazonaws.com' },
  aws_secretsmanager_random_password: { random_password: 'correcthorsebatterystaple12345678' },
  aws_secretsmanager_secret_version: { secret_string: '{"username":"app","password":"correcthorsebatterystaple12345678"}' },
};

function observed(block: Block, type: string, config: Values | null): Values | null {
  return fill(block, plan(block, { ...blank(block), ...config, ...FIXTURES[type] }), type);
}
