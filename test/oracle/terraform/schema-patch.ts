/** What the bindings cut off: the statements of the web application firewall hold each other, so their type is gone. They are restored here by hand, three deep. */
import type { Attribute, Block, CtyType, NestedBlock, ProviderSchema } from './schema.js';

const optional = (name: string, type: CtyType): Attribute => ({ name, type, optional: true });
const required = (name: string, type: CtyType): Attribute => ({ name, type, required: true });

function nested(
  type_name: string,
  attributes: Attribute[],
  block_types: NestedBlock[] = [],
  { max = 1, min = 0, nesting = 'LIST' as NestedBlock['nesting'] } = {},
): NestedBlock {
  return { type_name, nesting, min_items: min, max_items: max, block: { attributes, block_types } };
}

const FIELD = nested(
  'field_to_match',
  [],
  [
    nested('all_query_arguments', []),
    nested('method', []),
    nested('query_string', []),
    nested('uri_path', []),
    nested('body', [optional('oversize_handling', 'string')]),
    nested('single_header', [required('name', 'string')]),
  ],
);
const TRANSFORMATION = nested('text_transformation', [required('priority', 'number'), required('type', 'string')], [], {
  max: 0,
  min: 1,
  nesting: 'SET',
});

function statement(depth: number, name = 'statement', max = 1): NestedBlock {
  const kinds = [
    nested(
      'byte_match_statement',
      [required('positional_constraint', 'string'), required('search_string', 'string')],
      [FIELD, TRANSFORMATION],
    ),
    nested('geo_match_statement', [required('country_codes', ['list', 'string'])]),
    nested('ip_set_reference_statement', [required('arn', 'string')]),
    nested('label_match_statement', [required('key', 'string'), required('scope', 'string')]),
    nested('size_constraint_statement', [required('comparison_operator', 'string'), required('size', 'number')], [FIELD, TRANSFORMATION]),
    nested('sqli_match_statement', [optional('sensitivity_level', 'string')], [FIELD, TRANSFORMATION]),
    nested('xss_match_statement', [], [FIELD, TRANSFORMATION]),
  ];
  if (depth > 0) {
    kinds.push(
      nested('and_statement', [], [statement(depth - 1, 'statement', 0)]),
      nested('or_statement', [], [statement(depth - 1, 'statement', 0)]),
      nested('not_statement', [], [statement(depth - 1)]),
      nested(
        'managed_rule_group_statement',
        [required('name', 'string'), required('vendor_name', 'string'), optional('version', 'string')],
        [statement(depth - 1, 'scope_down_statement')],
      ),
      nested(
        'rate_based_statement',
        [optional('aggregate_key_type', 'string'), optional('evaluation_window_sec', 'number'), required('limit', 'number')],
        [statement(depth - 1, 'scope_down_statement')],
      ),
    );
  }
  return nested(name, [], kinds, { max, min: name === 'statement' ? 1 : 0 });
}

/** Restores what is known to be missing, and drops the types that are left with holes, so that nothing passes for want of a schema. */
export function patchSchema(schema: ProviderSchema): ProviderSchema {
  for (const type of ['aws_wafv2_web_acl', 'aws_wafv2_rule_group']) {
    const rule = schema.resources[type]?.block_types.find(({ type_name }) => type_name === 'rule')?.block;
    if (!rule) throw new Error(`${type} has no rules: the bindings have changed`);
    rule.attributes = rule.attributes.filter(({ name }) => name !== 'statement');
    rule.block_types.push(statement(3));
  }
  for (const all of [schema.resources, schema.data, schema.ephemeral]) {
    for (const [type, block] of Object.entries(all)) if (hasHoles(block)) delete all[type];
  }
  return schema;
}

function hasHoles(block: Block): boolean {
  return (
    block.attributes.some(({ type }) => JSON.stringify(type).includes('dynamic')) || block.block_types.some((each) => hasHoles(each.block))
  );
}
