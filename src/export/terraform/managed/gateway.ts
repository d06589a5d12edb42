import type { GatewayPlan, RoutePlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { BASELINE } from '../../../kinds/cloud/baseline.js';
import { call, list, nested, object, ref, template } from '../hcl.js';
import { calledFunction } from '../managed-links.js';
import { printLogGroup } from '../log-group.js';
import { subnetIds } from '../network.js';
import type { Scope } from '../scope.js';

const FILE = 'edge.tf';

export function printGateway(scope: Scope, region: RegionPlan, plan: GatewayPlan): void {
  const { origin, authorization, throttle } = plan;
  const { key } = origin;
  scope.heading(FILE, origin, 'API Gateway');
  scope.resource(
    FILE,
    'aws_apigatewayv2_api',
    key,
    [['name', scope.named(key, 128)], ['protocol_type', 'HTTP'], null, ['tags', scope.tags(origin)]],
    region,
  );
  const api = ref(`aws_apigatewayv2_api.${key}.id`);
  if (plan.routes.some(({ on }) => on === 'balancer')) {
    scope.resource(
      FILE,
      'aws_apigatewayv2_vpc_link',
      key,
      [
        ['name', scope.named(key, 128)],
        ['security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
        ['subnet_ids', subnetIds(scope, region, 'private')],
        null,
        ['tags', scope.tags(origin)],
      ],
      region,
    );
  }
  if (authorization?.by === 'tokens') {
    scope.resource(
      FILE,
      'aws_apigatewayv2_authorizer',
      key,
      [
        ['api_id', api],
        ['name', 'tokens'],
        ['authorizer_type', 'JWT'],
        ['identity_sources', list(['$request.header.Authorization'])],
        nested('jwt_configuration', [
          ['audience', list([ref(`aws_cognito_user_pool_client.${authorization.users}.id`)])],
          ['issuer', template('https://', ref(`aws_cognito_user_pool.${authorization.users}.endpoint`))],
        ]),
      ],
      region,
    );
  }
  for (const route of plan.routes) printRoute(scope, region, plan, route);
  printLogGroup(scope, region, FILE, origin, `${key}_requests`, '-requests');
  scope.resource(
    FILE,
    'aws_apigatewayv2_stage',
    key,
    [
      ['api_id', api],
      ['name', '$default'],
      ['auto_deploy', true],
      null,
      ['tags', scope.tags(origin)],
      nested('access_log_settings', [
        ['destination_arn', ref(`aws_cloudwatch_log_group.${key}_requests.arn`)],
        ['format', call('jsonencode', object(Object.entries(BASELINE.requestLog)))],
      ]),
      nested('default_route_settings', [
        ['detailed_metrics_enabled', true],
        ['throttling_rate_limit', throttle?.rate],
        ['throttling_burst_limit', throttle?.burst],
      ]),
    ],
    region,
  );
  scope.output(`${key}_url`, `Where ${origin.component} answers.`, ref(`aws_apigatewayv2_api.${key}.api_endpoint`));
}

function printRoute(scope: Scope, region: RegionPlan, plan: GatewayPlan, route: RoutePlan): void {
  const { key } = plan.origin;
  const { authorization } = plan;
  const api = ref(`aws_apigatewayv2_api.${key}.id`);
  const target = region.managed.find(({ origin }) => origin.key === route.to);
  scope.resource(
    FILE,
    'aws_apigatewayv2_integration',
    route.key,
    [
      ['api_id', api],
      ...(route.on === 'balancer'
        ? ([
            ['integration_type', 'HTTP_PROXY'],
            ['integration_method', 'ANY'],
            ['integration_uri', ref(`aws_lb_listener.${route.to}_main.arn`)],
            ['connection_type', 'VPC_LINK'],
            ['connection_id', ref(`aws_apigatewayv2_vpc_link.${key}.id`)],
            ['payload_format_version', '1.0'],
          ] as const)
        : ([
            ['integration_type', 'AWS_PROXY'],
            ['integration_method', 'POST'],
            ['integration_uri', target?.is === 'function' ? ref(`${calledFunction(target)}.arn`) : undefined],
            ['payload_format_version', '2.0'],
          ] as const)),
      ['timeout_milliseconds', plan.timeoutMs],
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_apigatewayv2_route',
    route.key,
    [
      ['api_id', api],
      ['route_key', route.path === null ? '$default' : `ANY ${route.path}/{proxy+}`],
      ['target', template('integrations/', ref(`aws_apigatewayv2_integration.${route.key}.id`))],
      ['authorization_type', authorization === null ? 'NONE' : authorization.by === 'tokens' ? 'JWT' : 'AWS_IAM'],
      ['authorizer_id', authorization?.by === 'tokens' ? ref(`aws_apigatewayv2_authorizer.${key}.id`) : undefined],
    ],
    region,
  );
  if (route.on !== 'function') return;
  scope.resource(
    FILE,
    'aws_lambda_permission',
    route.key,
    [
      ['action', 'lambda:InvokeFunction'],
      ['function_name', ref(`aws_lambda_function.${route.to}.function_name`)],
      ['qualifier', target?.is === 'function' && target.provisioned > 0 ? ref(`aws_lambda_alias.${route.to}.name`) : undefined],
      ['principal', 'apigateway.amazonaws.com'],
      ['source_arn', template(ref(`aws_apigatewayv2_api.${key}.execution_arn`), '/*')],
    ],
    region,
  );
}
