export interface SiteUnit {
  readonly unitId: string;
  readonly gateId: string;
  readonly gateCode: string;
  readonly guard: { readonly username: string; readonly password: string };
}
export function prepareSite(origin: string, options?: { readonly units?: number }): Promise<SiteUnit[]>;
