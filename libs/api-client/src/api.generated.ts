// Generated from docs/openapi/pganalytics.json by tools/generators/openapi; do not edit.
export interface paths {
    readonly "/api/v1/collectors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the collectors with what they have delivered */
        readonly get: operations["getCollectors"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Be told when new samples are stored
         * @description Server-sent events. `stored` (LiveStored): new samples of a server can be read. `ping` (LivePing): the connection lives. `missed` (LiveMissed): the reader was too slow, read anew. The stream ends after five minutes; connect again.
         */
        readonly get: operations["getLive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/metrics/catalogue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List every metric there is */
        readonly get: operations["getMetricsCatalogue"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Show this document */
        readonly get: operations["getOpenapiJson"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the servers with their health and load */
        readonly get: operations["getServers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Show one server */
        readonly get: operations["getServersId"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}/activity": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Show the sessions at a moment, and who waits for whom */
        readonly get: operations["getServersIdActivity"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}/activity/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read average active sessions over time
         * @description Sessions seen active, divided by the samples that were taken: 2 means two sessions at work all the time.
         */
        readonly get: operations["getServersIdActivityHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}/queries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the statements of a server by what they cost
         * @description Increases of pg_stat_statements in the range, and active seconds by samples, so that what still runs is seen. Without the extension all comes from samples alone and is marked as an estimate.
         */
        readonly get: operations["getServersIdQueries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}/queries/{queryId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Show one statement over time */
        readonly get: operations["getServersIdQueriesQueryId"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}/series": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a metric over time
         * @description Raw samples or roll-ups, chosen by how many points fit. A counter is answered as its increase per second, or as its exact total; after a reset and across a gap the value is null, never zero and never negative. `completeness` says which samples are missing and why.
         */
        readonly get: operations["getServersIdSeries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/servers/{id}/states": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List which families can be read on a server, and why others cannot */
        readonly get: operations["getServersIdStates"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/snapshots": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Deliver snapshots or plain samples
         * @description For collectors and simple clients, with a collector token. Answered only when the log has what is called accepted; sending the same again is always safe. Bodies may be compressed with gzip or zstd.
         */
        readonly post: operations["postSnapshots"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Activity: {
            /** @description When the sample was taken; null when there is none near the moment asked for. */
            readonly at: components["schemas"]["EpochMs"] | null;
            /** @description All connections counted, the idle ones included. */
            readonly counts: readonly {
                readonly count: number;
                readonly datname: string | null;
                readonly state: string | null;
                readonly usename: string | null;
            }[];
            readonly countsAt: components["schemas"]["EpochMs"] | null;
            /** @description How much older the sample is than the moment asked for. */
            readonly dataAgeMs: number | null;
            /** @description Why there is no sample; null when there is one. */
            readonly reason: string | null;
            /** Format: uuid */
            readonly serverId: string;
            readonly sessions: readonly components["schemas"]["Session"][];
        };
        readonly ActivityHistory: {
            /** @enum {string} */
            readonly by: "wait_event_type" | "wait_event" | "query" | "usename" | "datname" | "application_name" | "state";
            readonly completeness: components["schemas"]["Completeness"];
            readonly from: components["schemas"]["EpochMs"];
            /** @enum {string} */
            readonly kind: "counter" | "gauge";
            readonly metric: string;
            /** @description Lines that were left out because of `limit`. */
            readonly otherSeries: number;
            /** @description How many samples of the sessions were taken in the range. */
            readonly samples: number;
            readonly series: readonly components["schemas"]["LabelledSeries"][];
            /** @description The step of the points: `raw`, or a length such as 60s. */
            readonly step: string;
            /** @description The step in milliseconds; for `raw` the interval at which the family is collected. */
            readonly stepMs: number;
            readonly to: components["schemas"]["EpochMs"];
            /** @description Unit of the metric; with `value` = rate it is this per second. */
            readonly unit: string;
        };
        readonly CatalogueFamily: {
            readonly description: string;
            readonly dimensions: readonly {
                readonly description: string;
                readonly name: string;
                readonly type: string;
            }[];
            readonly intervalSeconds: number;
            readonly metrics: readonly components["schemas"]["CatalogueMetric"][];
            readonly name: string;
            readonly source: string;
        };
        readonly CatalogueMetric: {
            readonly description: string;
            /**
             * @description `<family>.<name>`
             * @example pg_stat_database.xact_commit
             */
            readonly id: string;
            /** @enum {string} */
            readonly kind: "counter" | "gauge" | "attribute";
            readonly name: string;
            /** @description The first PostgreSQL major version that has it; null = all we support. */
            readonly since: number | null;
            /** @enum {string} */
            readonly type: "int" | "float" | "text" | "bool";
            readonly unit: string;
            /** @description The last PostgreSQL major version that has it; null = all we support. */
            readonly until: number | null;
        };
        readonly Collector: {
            readonly createdAt: components["schemas"]["EpochMs"] | null;
            /** Format: uuid */
            readonly id: string;
            readonly lastSeenAt: components["schemas"]["EpochMs"] | null;
            readonly name: string;
            readonly servers: number;
            /** @enum {string} */
            readonly state: "connected" | "late" | "paused" | "revoked" | "never-seen";
            readonly stateReason: string;
            readonly streams: readonly components["schemas"]["CollectorStream"][];
        };
        readonly CollectorPage: {
            readonly items: readonly components["schemas"]["Collector"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly CollectorStream: {
            /** @description The epoch of the stream: when it began, in milliseconds since 1970. */
            readonly epoch: components["schemas"]["ExactNumber"];
            readonly gaps: readonly {
                readonly from: components["schemas"]["EpochMs"] | null;
                readonly fromSequence: components["schemas"]["ExactNumber"];
                readonly reason: string;
                readonly to: components["schemas"]["EpochMs"] | null;
                readonly toSequence: components["schemas"]["ExactNumber"];
            }[];
            /** @description From collected to stored, for the newest snapshot. */
            readonly lagMs: number | null;
            readonly lastCollectedAt: components["schemas"]["EpochMs"] | null;
            readonly lastStoredAt: components["schemas"]["EpochMs"] | null;
            /** @description Sequence numbers below `receivedTo` that the history does not hold. */
            readonly missing: components["schemas"]["ExactNumber"];
            /** @description The highest sequence number the history holds. */
            readonly receivedTo: components["schemas"]["ExactNumber"] | null;
            /** Format: uuid */
            readonly serverId: string;
            /** @description All sequence numbers up to here are stored, without a hole. */
            readonly storedTo: components["schemas"]["ExactNumber"] | null;
        };
        /** @description Which samples of an answer are missing, and why. */
        readonly Completeness: {
            /** @description Polls that were due in the range, by the schedule the collector declared. */
            readonly expected: number;
            readonly gaps: readonly components["schemas"]["Gap"][];
            /** @description Polls the history holds. */
            readonly present: number;
        };
        /** @description Milliseconds since 1970-01-01T00:00:00Z. */
        readonly EpochMs: number;
        /**
         * @description A number. An integer beyond 2^53 - 1 is written as a string of digits, so that it stays exact.
         * @example 42.5
         * @example 9223372036854775807
         */
        readonly ExactNumber: number | string;
        readonly FamilyState: {
            readonly family: string;
            /** @description The declared interval; null when the family is not scheduled. */
            readonly intervalMs: number | null;
            /** @description Why it cannot be read, or is read less often; null when all is well. */
            readonly reason: string | null;
            readonly since: components["schemas"]["EpochMs"] | null;
            /** @enum {string} */
            readonly state: "ok" | "unavailable" | "denied" | "quarantined" | "thinned" | "paused" | "unknown";
        };
        readonly FamilyStates: {
            readonly items: readonly components["schemas"]["FamilyState"][];
        };
        /** @description A stretch of time without samples, and why. */
        readonly Gap: {
            readonly from: components["schemas"]["EpochMs"];
            /**
             * @description Why the samples are missing: a gap reason of the delivery ledger, or `unknown`.
             * @example spool-full
             * @example server-unreachable
             * @example not-received
             */
            readonly reason: string;
            readonly to: components["schemas"]["EpochMs"];
        };
        readonly LabelledSeries: {
            /** @description The values of the dimensions in `by`; empty when everything is one line. */
            readonly labels: {
                readonly [key: string]: string | null;
            };
            readonly points: readonly components["schemas"]["Point"][];
        };
        /** @description What stands in `data:` of an event: LiveStored of `stored`, LivePing of `ping`, LiveMissed of `missed`. */
        readonly LiveEvent: components["schemas"]["LiveStored"] | components["schemas"]["LivePing"] | components["schemas"]["LiveMissed"];
        readonly LiveMissed: {
            readonly events: number;
        };
        readonly LivePing: {
            readonly at: components["schemas"]["EpochMs"];
        };
        readonly LiveStored: {
            readonly collectedAtMs: components["schemas"]["EpochMs"];
            readonly families: readonly string[];
            /** Format: uuid */
            readonly serverId: string;
            readonly storedAtMs: components["schemas"]["EpochMs"];
        };
        readonly MetricCatalogue: {
            readonly families: readonly components["schemas"]["CatalogueFamily"][];
        };
        /** @description [milliseconds since 1970, value]; null = not known. */
        readonly Point: readonly [
            components["schemas"]["EpochMs"],
            components["schemas"]["ExactNumber"] | null
        ];
        /** @description Problem details, RFC 9457. */
        readonly Problem: {
            /** @description Stable; clients may switch on it. */
            readonly code: string;
            /** @description Names the value and, where there is one, the remedy. */
            readonly detail: string;
            readonly errors?: readonly {
                readonly message: string;
                readonly path: string;
            }[];
            readonly requestId?: string;
            readonly status: number;
            readonly title: string;
            readonly type: string;
        };
        readonly QueryDetail: {
            readonly calls: components["schemas"]["ExactNumber"] | null;
            readonly completeness: components["schemas"]["Completeness"];
            readonly estimate: boolean;
            readonly fingerprint: string | null;
            readonly from: components["schemas"]["EpochMs"];
            readonly meanTimeMs: components["schemas"]["ExactNumber"] | null;
            readonly measures: {
                readonly [key: string]: components["schemas"]["ExactNumber"] | null;
            };
            readonly queryId: string;
            readonly rows: components["schemas"]["ExactNumber"] | null;
            /** @description The same for each database and user that ran it. */
            readonly rowsByUser: readonly components["schemas"]["QueryItem"][];
            readonly sampledActiveSeconds: number | null;
            /** @description calls, total_exec_time, mean_exec_time, rows and blocks, per second. */
            readonly series: readonly components["schemas"]["QuerySeries"][];
            readonly shareOfLoad: number | null;
            readonly stepMs: number;
            readonly tags: {
                readonly [key: string]: string;
            };
            readonly text: string | null;
            readonly to: components["schemas"]["EpochMs"];
            readonly totalTimeMs: components["schemas"]["ExactNumber"] | null;
            /** @description Average active sessions in this query, by wait event type. */
            readonly waits: readonly components["schemas"]["LabelledSeries"][];
        };
        /**
         * @example {
         *       "queryId": "-3416356442043621232",
         *       "fingerprint": "50fde20626009aba",
         *       "text": "UPDATE stock SET n = n - $1 WHERE id = $2",
         *       "tags": {
         *         "route": "/cart"
         *       },
         *       "datname": "shop",
         *       "usename": "app",
         *       "calls": 12500,
         *       "totalTimeMs": 8125.5,
         *       "meanTimeMs": 0.65,
         *       "rows": 12500,
         *       "sharedBlksHit": 50120,
         *       "sharedBlksRead": 12,
         *       "shareOfLoad": 0.31,
         *       "sampledActiveSeconds": 8,
         *       "measures": {
         *         "calls": 12500,
         *         "wal_bytes": "9007199254740993"
         *       },
         *       "spark": [
         *         2.1,
         *         2.4,
         *         null,
         *         2.2
         *       ]
         *     }
         */
        readonly QueryItem: {
            readonly calls: components["schemas"]["ExactNumber"] | null;
            readonly datname: string | null;
            /** @description The parser fingerprint: the same on all servers and versions. */
            readonly fingerprint: string | null;
            readonly meanTimeMs: components["schemas"]["ExactNumber"] | null;
            /** @description The increase of every column of pg_stat_statements in the range, by the name of the column. */
            readonly measures: {
                readonly [key: string]: components["schemas"]["ExactNumber"] | null;
            };
            /** @description The query id of PostgreSQL as digits, which differs between major versions; f: and the fingerprint where there is none. */
            readonly queryId: string;
            readonly rows: components["schemas"]["ExactNumber"] | null;
            /** @description Seconds that sessions were seen running it; counts what has not ended yet. */
            readonly sampledActiveSeconds: number | null;
            readonly sharedBlksHit: components["schemas"]["ExactNumber"] | null;
            readonly sharedBlksRead: components["schemas"]["ExactNumber"] | null;
            /** @description Its part of all execution time in the range, 0 to 1. */
            readonly shareOfLoad: number | null;
            /** @description Execution time per second over the range, for a sparkline. */
            readonly spark: readonly (number | null)[];
            /** @description Tags of a sqlcommenter comment. */
            readonly tags: {
                readonly [key: string]: string;
            };
            /** @description Normalised text without any literal; null when it is not known yet. */
            readonly text: string | null;
            readonly totalTimeMs: components["schemas"]["ExactNumber"] | null;
            readonly usename: string | null;
        };
        readonly QueryPage: {
            readonly completeness: components["schemas"]["Completeness"];
            /** @description True when all comes from samples alone, because pg_stat_statements is missing. */
            readonly estimate: boolean;
            readonly estimateReason: string | null;
            readonly from: components["schemas"]["EpochMs"];
            readonly items: readonly components["schemas"]["QueryItem"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            readonly nextCursor: string | null;
            readonly to: components["schemas"]["EpochMs"];
            readonly total: {
                readonly calls: components["schemas"]["ExactNumber"] | null;
                /** @description Statements pg_stat_statements forgot in the range, to make room. */
                readonly deallocated: components["schemas"]["ExactNumber"] | null;
                readonly queries: number;
                readonly sampledActiveSeconds: number | null;
                readonly totalTimeMs: components["schemas"]["ExactNumber"] | null;
                /** @description Part of the sampled active time whose statement could not be told, 0 to 1. */
                readonly unattributedShare: number | null;
            };
        };
        readonly QuerySeries: {
            readonly metric: string;
            readonly series: readonly components["schemas"]["LabelledSeries"][];
            readonly unit: string;
        };
        readonly Receipt: {
            /** @description So many are in the log, durably. */
            readonly accepted: number;
            readonly errors: readonly {
                /** @description Stable; clients may switch on it. */
                readonly code: string;
                /** @description Place in the list of the request. */
                readonly index: number;
                readonly message: string;
                /** @description Whether sending the same again can succeed. */
                readonly retryable: boolean;
            }[];
            readonly rejected: number;
        };
        readonly Samples: {
            readonly samples: readonly {
                /** @description Milliseconds since 1970 or ISO 8601; now unless given. */
                readonly at?: number | string;
                readonly labels?: {
                    readonly [key: string]: string;
                };
                readonly metric: string;
                readonly value: number;
            }[];
            readonly target: {
                /** @description Names the server; the same id is the same server. */
                readonly id: string;
                readonly name?: string;
            };
        };
        /**
         * @example {
         *       "metric": "pg_stat_database.xact_commit",
         *       "unit": "transactions",
         *       "kind": "counter",
         *       "value": "rate",
         *       "step": "raw",
         *       "stepMs": 10000,
         *       "from": 1785000000000,
         *       "to": 1785000030000,
         *       "series": [
         *         {
         *           "labels": {
         *             "datname": "shop"
         *           },
         *           "points": [
         *             [
         *               1785000000000,
         *               41.5
         *             ],
         *             [
         *               1785000010000,
         *               null
         *             ],
         *             [
         *               1785000020000,
         *               40.25
         *             ]
         *           ]
         *         }
         *       ],
         *       "otherSeries": 0,
         *       "completeness": {
         *         "expected": 3,
         *         "present": 2,
         *         "gaps": [
         *           {
         *             "from": 1785000010000,
         *             "to": 1785000020000,
         *             "reason": "spool-full"
         *           }
         *         ]
         *       }
         *     }
         */
        readonly Series: {
            readonly completeness: components["schemas"]["Completeness"];
            readonly from: components["schemas"]["EpochMs"];
            /** @enum {string} */
            readonly kind: "counter" | "gauge";
            readonly metric: string;
            /** @description Lines that were left out because of `limit`. */
            readonly otherSeries: number;
            readonly series: readonly components["schemas"]["LabelledSeries"][];
            /** @description The step of the points: `raw`, or a length such as 60s. */
            readonly step: string;
            /** @description The step in milliseconds; for `raw` the interval at which the family is collected. */
            readonly stepMs: number;
            readonly to: components["schemas"]["EpochMs"];
            /** @description Unit of the metric; with `value` = rate it is this per second. */
            readonly unit: string;
            /** @enum {string} */
            readonly value: "rate" | "total";
        };
        readonly ServerDetail: {
            /** @description Sessions that were running or waiting inside a query. */
            readonly activeSessions: components["schemas"]["ExactNumber"] | null;
            readonly collectorIds: readonly string[];
            readonly connections: components["schemas"]["ExactNumber"] | null;
            /** @description Share of all CPUs of the host that was busy; null without OS metrics. */
            readonly cpuPercent: components["schemas"]["ExactNumber"] | null;
            /** @description How old the newest stored sample is; null when there is none. */
            readonly dataAgeMs: number | null;
            readonly families: readonly components["schemas"]["FamilyState"][];
            readonly firstSeenAt: components["schemas"]["EpochMs"] | null;
            readonly host: string | null;
            /** Format: uuid */
            readonly id: string;
            /** @description True on a standby. */
            readonly inRecovery: boolean | null;
            readonly labels: {
                readonly [key: string]: string;
            };
            readonly lastCollectedAt: components["schemas"]["EpochMs"] | null;
            readonly maxConnections: components["schemas"]["ExactNumber"] | null;
            readonly name: string;
            readonly port: number | null;
            /** @enum {string} */
            readonly state: "healthy" | "late" | "down" | "paused" | "unknown";
            /** @description A sentence that says why the server has this state. */
            readonly stateReason: string;
            /** @description The identity of the database cluster; a standby shares it. */
            readonly systemIdentifier: string | null;
            readonly transactionsPerSecond: components["schemas"]["ExactNumber"] | null;
            readonly uptimeSeconds: components["schemas"]["ExactNumber"] | null;
            /** @description The version as the server writes it, such as 18.4. */
            readonly version: string | null;
        };
        readonly ServerPage: {
            readonly items: readonly components["schemas"]["ServerSummary"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            readonly nextCursor: string | null;
        };
        /**
         * @example {
         *       "id": "5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11",
         *       "name": "shop-primary",
         *       "labels": {
         *         "env": "production"
         *       },
         *       "host": "db1.example",
         *       "port": 5432,
         *       "version": "18.4",
         *       "inRecovery": false,
         *       "state": "healthy",
         *       "stateReason": "Samples arrive as they should.",
         *       "dataAgeMs": 2300,
         *       "lastCollectedAt": 1785000000000,
         *       "activeSessions": 3,
         *       "transactionsPerSecond": 412.5,
         *       "cpuPercent": 37.2,
         *       "connections": 48,
         *       "maxConnections": 200
         *     }
         */
        readonly ServerSummary: {
            /** @description Sessions that were running or waiting inside a query. */
            readonly activeSessions: components["schemas"]["ExactNumber"] | null;
            readonly connections: components["schemas"]["ExactNumber"] | null;
            /** @description Share of all CPUs of the host that was busy; null without OS metrics. */
            readonly cpuPercent: components["schemas"]["ExactNumber"] | null;
            /** @description How old the newest stored sample is; null when there is none. */
            readonly dataAgeMs: number | null;
            readonly host: string | null;
            /** Format: uuid */
            readonly id: string;
            /** @description True on a standby. */
            readonly inRecovery: boolean | null;
            readonly labels: {
                readonly [key: string]: string;
            };
            readonly lastCollectedAt: components["schemas"]["EpochMs"] | null;
            readonly maxConnections: components["schemas"]["ExactNumber"] | null;
            readonly name: string;
            readonly port: number | null;
            /** @enum {string} */
            readonly state: "healthy" | "late" | "down" | "paused" | "unknown";
            /** @description A sentence that says why the server has this state. */
            readonly stateReason: string;
            readonly transactionsPerSecond: components["schemas"]["ExactNumber"] | null;
            /** @description The version as the server writes it, such as 18.4. */
            readonly version: string | null;
        };
        /**
         * @example {
         *       "pid": 4711,
         *       "backendStart": 1784999000000,
         *       "datname": "shop",
         *       "usename": "app",
         *       "applicationName": "checkout",
         *       "clientAddr": "10.0.0.7",
         *       "backendType": "client backend",
         *       "state": "active",
         *       "waitEventType": "Lock",
         *       "waitEvent": "transactionid",
         *       "xactStart": 1784999990000,
         *       "queryStart": 1784999995000,
         *       "stateChange": 1784999995000,
         *       "xactAgeMs": 10000,
         *       "queryAgeMs": 5000,
         *       "backendXidAge": 12,
         *       "backendXminAge": 12,
         *       "queryId": "-3416356442043621232",
         *       "fingerprint": "50fde20626009aba",
         *       "query": "UPDATE stock SET n = n - $1 WHERE id = $2",
         *       "blockedBy": [
         *         4700
         *       ],
         *       "blocks": [],
         *       "lockMode": "ShareLock",
         *       "lockRelation": null,
         *       "lockWaitMs": 4800
         *     }
         */
        readonly Session: {
            readonly applicationName: string | null;
            readonly backendStart: components["schemas"]["EpochMs"] | null;
            readonly backendType: string | null;
            readonly backendXidAge: number | null;
            readonly backendXminAge: number | null;
            /** @description Process ids this session waits for. */
            readonly blockedBy: readonly number[];
            /** @description Process ids that wait for this session. */
            readonly blocks: readonly number[];
            readonly clientAddr: string | null;
            readonly datname: string | null;
            readonly fingerprint: string | null;
            readonly lockMode: string | null;
            readonly lockRelation: string | null;
            readonly lockWaitMs: number | null;
            readonly pid: number;
            /** @description Normalised text without any literal. */
            readonly query: string | null;
            readonly queryAgeMs: number | null;
            readonly queryId: string | null;
            readonly queryStart: components["schemas"]["EpochMs"] | null;
            readonly state: string | null;
            readonly stateChange: components["schemas"]["EpochMs"] | null;
            readonly usename: string | null;
            readonly waitEvent: string | null;
            /** @description Null while it runs on the CPU. */
            readonly waitEventType: string | null;
            readonly xactAgeMs: number | null;
            readonly xactStart: components["schemas"]["EpochMs"] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getCollectors: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                readonly cursor?: string;
                /** @description Items on a page, at most 500. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CollectorPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getLive: {
        readonly parameters: {
            readonly query?: {
                /** @description Only these servers; left out: all servers of the organisation. */
                readonly servers?: readonly string[];
                /** @description Somebody looks at this server: its activity is shipped every second meanwhile. */
                readonly watch?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many live streams are open. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMetricsCatalogue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MetricCatalogue"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission metrics:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getOpenapiJson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": string;
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServers: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                readonly cursor?: string;
                /** @description Items on a page, at most 500. */
                readonly limit?: number;
                /** @description Part of the name, host or a label value, in any case. */
                readonly search?: string;
                readonly state?: "healthy" | "late" | "down" | "paused" | "unknown";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ServerPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ServerDetail"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersIdActivity: {
        readonly parameters: {
            readonly query?: {
                /** @description The newest sample at or before this moment: now, now-15m, milliseconds since 1970 or ISO 8601. */
                readonly at?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission activity:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersIdActivityHistory: {
        readonly parameters: {
            readonly query?: {
                readonly by?: "wait_event_type" | "wait_event" | "query" | "usename" | "datname" | "application_name" | "state";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly from?: string;
                /** @description How many lines; the largest win. */
                readonly limit?: number;
                /** @description How many points fit: the pixels of the chart. */
                readonly points?: number;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly to?: string;
                /** @description `dimension:value`, as in the series. */
                readonly where?: readonly string[];
            };
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ActivityHistory"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission activity:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersIdQueries: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                readonly cursor?: string;
                readonly datname?: string;
                readonly direction?: "asc" | "desc";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly from?: string;
                /** @description Items on a page, at most 200. */
                readonly limit?: number;
                /** @description total_exec_time, mean_exec_time, calls, sampled_active_seconds, or any column of pg_stat_statements. */
                readonly order?: string;
                /** @description Part of the normalised text, in any case. */
                readonly search?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly to?: string;
                readonly usename?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission queries:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersIdQueriesQueryId: {
        readonly parameters: {
            readonly query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly from?: string;
                readonly points?: number;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
                /** @description The query, as `GET /servers/{id}/queries` names it. */
                readonly queryId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryDetail"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission queries:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server, or nothing is known of the query in the range. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersIdSeries: {
        readonly parameters: {
            readonly query: {
                /** @description How rows that fall into one line are combined; the default follows from the unit of the metric. */
                readonly across?: "sum" | "avg" | "min" | "max";
                /** @description How several samples of a gauge within one step become one value. */
                readonly aggregate?: "avg" | "min" | "max" | "last";
                /** @description Dimensions that make lines of their own; comma separated or repeated. */
                readonly by?: readonly string[];
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly from?: string;
                /** @description How many lines; the largest win. */
                readonly limit?: number;
                /** @description A metric of the catalogue. */
                readonly metric: string;
                /** @description How many points fit: the pixels of the chart. */
                readonly points?: number;
                /** @description raw, auto, or a length such as 60s, 1m, 10m, 1h. */
                readonly step?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                readonly to?: string;
                /** @description Counters: increase per second (default) or the exact total. Gauges have no rate. */
                readonly value?: "rate" | "total";
                /** @description `dimension:value`; repeated values of one dimension are alternatives. */
                readonly where?: readonly string[];
            };
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Series"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission metrics:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getServersIdStates: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The server, as `GET /servers` names it. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FamilyStates"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postSnapshots: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "target": {
                 *         "id": "shop-db",
                 *         "name": "Shop"
                 *       },
                 *       "samples": [
                 *         {
                 *           "metric": "orders_waiting",
                 *           "value": 17,
                 *           "labels": {
                 *             "region": "eu"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["Samples"];
                readonly "application/x-protobuf": string;
            };
        };
        readonly responses: {
            /** @description What was accepted and what was not. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description No valid collector token. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The collector is paused or the server is not its own. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type or encoding is not known. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body cannot be read. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests of this collector, or too much waits for the log. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The log does not answer now; try again. */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
