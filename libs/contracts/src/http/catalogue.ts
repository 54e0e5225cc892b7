import { z } from 'zod';

/** One metric of the catalogue. */
export const catalogueMetric = z
  .object({
    id: z.string().meta({ description: '`<family>.<name>`', examples: ['pg_stat_database.xact_commit'] }),
    name: z.string(),
    unit: z.string(),
    kind: z.enum(['counter', 'gauge', 'attribute']),
    type: z.enum(['int', 'float', 'text', 'bool']),
    description: z.string(),
    since: z.int().nullable().describe('The first PostgreSQL major version that has it; null = all we support.'),
    until: z.int().nullable().describe('The last PostgreSQL major version that has it; null = all we support.'),
  })
  .meta({ id: 'CatalogueMetric' });
/** One metric of the catalogue. */
export type CatalogueMetric = z.infer<typeof catalogueMetric>;

/** One family of the catalogue: what is read together from one source. */
export const catalogueFamily = z
  .object({
    name: z.string(),
    description: z.string(),
    source: z.string(),
    intervalSeconds: z.number(),
    dimensions: z.array(z.object({ name: z.string(), type: z.string(), description: z.string() })),
    metrics: z.array(catalogueMetric),
  })
  .meta({ id: 'CatalogueFamily' });
/** One family of the catalogue. */
export type CatalogueFamily = z.infer<typeof catalogueFamily>;

/** Every metric there is, in PostgreSQL's own words. */
export const metricCatalogue = z.object({ families: z.array(catalogueFamily) }).meta({ id: 'MetricCatalogue' });
/** Every metric there is. */
export type MetricCatalogue = z.infer<typeof metricCatalogue>;
