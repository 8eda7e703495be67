import type { GateByCodeDto } from '@khai-bao/api-client/declarations';
import { formatGateCode } from '@khai-bao/health-form';

/** A gate of which only the code on its poster is known, because there is no network; the server's answer names it. */
export function unknownGate(code: string): GateByCodeDto {
  return {
    gateId: '',
    code,
    gateName: formatGateCode(code),
    direction: 'both',
    hours: null,
    unitId: '',
    unitName: '',
    areaName: '',
    districtName: '',
    hotline: '',
    medicalCentre: null,
  };
}

/** `Chợ Bến Thành · Cổng 1`; only the code while the name is not known. */
export function formatGatePlace({
  unitName,
  gateName,
}: Pick<GateByCodeDto, 'unitName' | 'gateName'>): string {
  return [unitName, gateName].filter(Boolean).join(' · ');
}
