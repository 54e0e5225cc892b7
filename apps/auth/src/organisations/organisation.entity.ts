import type { Organisation as OrganisationAnswer } from '@pganalytics/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'organisation' })
export class Organisation {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}

export function organisationAnswer(organisation: Organisation): OrganisationAnswer {
  return { id: organisation.id, name: organisation.name, createdAt: organisation.createdAt.getTime() };
}
