/** Where things are on the globe, and how long light and routers take between them. Facts with sources; no behaviour. */

/** Degrees north and east. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });

/** The city or area that AWS names its regions after (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html). */
export const REGIONS: ReadonlyMap<string, Place> = new Map([
  ['us-east-1', at(38.9, -77.4)],
  ['us-east-2', at(40.0, -83.0)],
  ['us-west-1', at(37.4, -121.9)],
  ['us-west-2', at(45.8, -119.7)],
  ['ca-central-1', at(45.5, -73.6)],
  ['ca-west-1', at(51.0, -114.1)],
  ['mx-central-1', at(20.6, -100.4)],
  ['sa-east-1', at(-23.5, -46.6)],
  ['eu-west-1', at(53.3, -6.3)],
  ['eu-west-2', at(51.5, -0.1)],
  ['eu-west-3', at(48.9, 2.4)],
  ['eu-central-1', at(50.1, 8.7)],
  ['eu-central-2', at(47.4, 8.5)],
  ['eu-north-1', at(59.3, 18.1)],
  ['eu-south-1', at(45.5, 9.2)],
  ['eu-south-2', at(41.6, -0.9)],
  ['af-south-1', at(-33.9, 18.4)],
  ['me-south-1', at(26.1, 50.6)],
  ['me-central-1', at(24.5, 54.4)],
  ['il-central-1', at(32.1, 34.8)],
  ['ap-south-1', at(19.1, 72.9)],
  ['ap-south-2', at(17.4, 78.5)],
  ['ap-southeast-1', at(1.3, 103.8)],
  ['ap-southeast-2', at(-33.9, 151.2)],
  ['ap-southeast-3', at(-6.2, 106.8)],
  ['ap-southeast-4', at(-37.8, 145.0)],
  ['ap-southeast-5', at(3.1, 101.7)],
  ['ap-southeast-7', at(13.8, 100.5)],
  ['ap-northeast-1', at(35.7, 139.7)],
  ['ap-northeast-2', at(37.6, 127.0)],
  ['ap-northeast-3', at(34.7, 135.5)],
  ['ap-east-1', at(22.3, 114.2)],
]);

/** One large city for each location that users come from: Chicago, São Paulo, Frankfurt, Lagos, Dubai, Singapore, Sydney. */
export const LOCATIONS: ReadonlyMap<string, Place> = new Map([
  ['north_america', at(41.9, -87.6)],
  ['south_america', at(-23.5, -46.6)],
  ['europe', at(50.1, 8.7)],
  ['africa', at(6.5, 3.4)],
  ['middle_east', at(25.2, 55.3)],
  ['asia', at(1.3, 103.8)],
  ['oceania', at(-33.9, 151.2)],
]);

/** Round trips within one zone, measured between EC2 instances: 0.2 to 0.3 ms; the best pair of all regions has 0.25 ms (https://www.xkyle.com/Measuring-AWS-Region-and-AZ-Latency/). */
export const SAME_ZONE_RTT = 0.25e-3;

/** Round trips between zones of a region: 0.8 to 1.1 ms between most, 3.4 ms between the farthest (same source; AWS promises "single-digit milliseconds"). */
export const CROSS_ZONE_RTT = 0.9e-3;

/** Round trips between regions in seconds, from a public table of pings measured in 2017; they have changed by up to 15 % since. */
const MEASURED_RTT: ReadonlyMap<string, number> = new Map([
  ['us-east-1 us-west-2', 0.087],
  ['eu-west-1 us-east-1', 0.0806],
  ['eu-central-1 us-east-1', 0.0887],
  ['ap-northeast-1 us-east-1', 0.145],
  ['ap-southeast-1 us-east-1', 0.217],
  ['ap-southeast-2 us-east-1', 0.23],
  ['sa-east-1 us-east-1', 0.1195],
  ['eu-central-1 eu-west-1', 0.0196],
]);

/**
 * Mean round trips between the data centres of the same cities on another provider's network, in seconds: IBM Cloud docs, "VPC network latency", 28 September
 * to 27 October 2024 (https://cloud.ibm.com/docs/vpc?topic=vpc-network-latency-dashboards). Where both tables have a pair they differ by 16 % at most.
 * Between Europe and Japan it takes more than half as long again as distance makes it: cables go around.
 */
const CITY_RTT: ReadonlyMap<string, number> = new Map([
  ['eu-west-2 us-east-1', 0.076],
  ['ap-northeast-3 us-east-1', 0.175],
  ['eu-central-1 eu-west-2', 0.013],
  ['ap-northeast-1 eu-central-1', 0.231],
  ['ap-northeast-3 eu-central-1', 0.232],
  ['ap-southeast-2 eu-central-1', 0.25],
  ['eu-central-1 sa-east-1', 0.197],
  ['ap-northeast-1 eu-west-2', 0.242],
  ['ap-northeast-3 eu-west-2', 0.244],
  ['ap-southeast-2 eu-west-2', 0.261],
  ['eu-west-2 sa-east-1', 0.188],
  ['ap-northeast-1 ap-northeast-3', 0.009],
  ['ap-northeast-1 ap-southeast-2', 0.115],
  ['ap-northeast-3 ap-southeast-2', 0.122],
  ['ap-northeast-1 sa-east-1', 0.284],
  ['ap-northeast-3 sa-east-1', 0.292],
  ['ap-southeast-2 sa-east-1', 0.328],
]);

/**
 * Seconds there and back between two places: 0.015 ms for each kilometre of the great circle, and 2 ms. That is light in fibre (200 km per
 * ms one way) along a path half as long again as the shortest; it fits the measured table within about 15 % on most routes.
 */
export function roundTrip(from: Place, to: Place): number {
  return 0.002 + 0.015e-3 * kilometres(from, to);
}

/** Seconds there and back between two regions by name: measured when a table has them, or else by distance; null for an unknown name. */
export function regionRoundTrip(from: string, to: string): number | null {
  const pair = [from, to].sort().join(' ');
  const measured = MEASURED_RTT.get(pair) ?? CITY_RTT.get(pair);
  if (measured !== undefined) return measured;
  const a = REGIONS.get(from);
  const b = REGIONS.get(to);
  return a && b ? roundTrip(a, b) : null;
}

/** The land that people live on, in square kilometres: 149 million, less Antarctica's 14 (CIA World Factbook). */
const LAND = 135e6;

/**
 * Seconds there and back to the nearest of so many points: the mean distance is half of the square root of the area for each of them, as for points
 * spread at random over a plane (Clark and Evans, Ecology 1954). Points stand nearer to people than that, so it is an upper bound.
 */
export function nearestRoundTrip(points: number): number {
  return 0.002 + 0.015e-3 * 0.5 * Math.sqrt(LAND / Math.max(1, points));
}

const EARTH_RADIUS_KM = 6371;

/** The great-circle distance, by the haversine formula. */
function kilometres(from: Place, to: Place): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const across = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2;
  const along = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const chord = across + along * Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
