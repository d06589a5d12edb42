/** What a workspace of Grafana may ask (docs.aws.amazon.com/grafana/latest/userguide/AMG-manage-permissions.html, the policies for Prometheus and CloudWatch). */
export const METRIC_READS = [
  'aps:DescribeWorkspace',
  'aps:GetLabels',
  'aps:GetMetricMetadata',
  'aps:GetSeries',
  'aps:QueryMetrics',
] as const;

/** Of CloudWatch, whose metrics and alarms cannot be told apart by permissions; and which workspaces of Prometheus there are. */
export const BOARD_READS = [
  'aps:ListWorkspaces',
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DescribeAlarmsForMetric',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
] as const;
