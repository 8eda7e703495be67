import type { UnitCoverSnapshot } from '@khai-bao/contracts';
import type { OrganizationAffiliation } from '@medplum/fhirtypes';
import { coding, omitEmptyMembers, putResource, reference, urn, type ResourceChange } from './fhir-parts.js';

/** Maps which system covers a unit to an OrganizationAffiliation with the id of the unit. It is inactive when none does. */
export const mapCover = (cover: UnitCoverSnapshot): ResourceChange[] => [
  putResource(
    omitEmptyMembers<OrganizationAffiliation & { id: string }>({
      resourceType: 'OrganizationAffiliation',
      id: cover.unitId,
      identifier:
        cover.ncoviEntryId === null ? [] : [{ system: urn('ncovi-unit'), value: cover.ncoviEntryId }],
      active: cover.byKhaiBao || cover.byNcovi,
      period: { start: cover.since },
      participatingOrganization: reference('Organization', cover.unitId),
      code: [{ coding: [coding('covered-by', coverCodeOf(cover))] }],
    }),
  ),
];

const coverCodeOf = ({ byKhaiBao, byNcovi }: UnitCoverSnapshot): string =>
  byKhaiBao ? (byNcovi ? 'both' : 'khai-bao') : byNcovi ? 'ncovi' : 'none';
