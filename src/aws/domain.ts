/** The domain of AWS's hosts in a region: China has its own (AWS General Reference, service endpoints). */
export function domainOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
