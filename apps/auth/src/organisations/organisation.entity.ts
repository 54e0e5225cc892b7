import type { MessageOf, organisationsChanged, RetentionDays } from '@pganalytics/contracts';
import type { Organisation as OrganisationAnswer } from '@pganalytics/contracts/accounts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'organisation' })
export class Organisation {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** Only what differs from the platform's default. */
  @Column('jsonb', { default: {} })
  retention!: Partial<RetentionDays>;

  @Column('integer', { default: 0 })
  version!: number;
}

export function organisationAnswer(organisation: Organisation): OrganisationAnswer {
  const { id, name, createdAt } = organisation;
  return { id, name, createdAt: createdAt.getTime(), retention: { ...DEFAULTS, ...organisation.retention } };
}

export function organisationMessage(organisation: Organisation): MessageOf<typeof organisationsChanged> {
  const { id: organisationId, name, retention, version } = organisation;
  return { organisationId, name, retention: { ...DEFAULTS, ...retention }, version };
}

const DEFAULTS: RetentionDays = {
  samplesDays: null,
  statementsDays: null,
  sessionsDays: null,
  minuteDays: null,
  tenMinuteDays: null,
  hourDays: null,
};
