CREATE TABLE orders (
  id BIGINT,
  customer STRING,
  cents BIGINT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'cassandra',
  'contact-points' = '127.0.0.1:9042',
  'local-datacenter' = 'datacenter1',
  'keyspace' = 'shop',
  'table' = 'orders'
);

CREATE TABLE totals (
  customer STRING,
  cents BIGINT,
  PRIMARY KEY (customer) NOT ENFORCED
) WITH (
  'connector' = 'cassandra',
  'contact-points' = '127.0.0.1:9042',
  'local-datacenter' = 'datacenter1',
  'keyspace' = 'shop',
  'table' = 'totals'
);

INSERT INTO orders VALUES (1, 'ada', 250), (2, 'bob', 100), (3, 'ada', 50);

INSERT INTO totals SELECT customer, SUM(cents) FROM orders GROUP BY customer;

CREATE VIEW visits AS
SELECT customer, PROCTIME() AS entered FROM (VALUES ('ada'), ('eve')) AS v (customer);

SELECT v.customer, t.cents
FROM visits AS v
LEFT JOIN totals FOR SYSTEM_TIME AS OF v.entered AS t ON v.customer = t.customer;
