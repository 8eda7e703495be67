import type { RegistrationItemDto } from '@khai-bao/api-client/registration';
import { intakeListTexts } from './intake-list.texts.js';

type Received = Pick<RegistrationItemDto, 'kind' | 'usesNcovi'>;

/**
 * The words of "receive and send" for many units: where each of them will go, in the order in which the registration service
 * decides (NCOVI first, then pharmacies). All of one way are named by that way alone.
 */
export function useReceiveManyText(): (units: readonly Received[]) => string {
  const t = intakeListTexts.useTexts();
  return (units) => {
    const ncovi = units.filter((unit) => unit.usesNcovi).length;
    const pharmacies = units.filter((unit) => !unit.usesNcovi && unit.kind === 'pharmacy').length;
    const dic = units.length - ncovi - pharmacies;
    if (dic === units.length) return t.receiveForwardMany(units.length);
    const ways = [
      dic > 0 && t.toDic(dic),
      pharmacies > 0 && t.toPharmacies(pharmacies),
      ncovi > 0 && t.toNcovi(ncovi),
    ].filter((way) => way !== false);
    return t.receiveMany(units.length, ways);
  };
}
