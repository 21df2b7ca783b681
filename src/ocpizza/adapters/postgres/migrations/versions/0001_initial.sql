CREATE TABLE access_tokens (
    digest BYTEA NOT NULL,
    kind TEXT NOT NULL,
    holder UUID NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT access_tokens_pkey PRIMARY KEY (digest),
    CONSTRAINT access_tokens_kind_check CHECK (kind IN ('bearer', 'session', 'confirmation', 'reset', 'invitation')),
    CONSTRAINT access_tokens_sha_256_check CHECK (length(digest) = 32),
    CONSTRAINT access_tokens_expires_at_check CHECK (expires_at > created_at)
);
CREATE INDEX access_tokens_expiry_idx ON access_tokens (expires_at);
CREATE INDEX access_tokens_holder_idx ON access_tokens (holder);
COMMENT ON COLUMN access_tokens.digest IS 'SHA-256; the token is kept nowhere';
COMMENT ON COLUMN access_tokens.holder IS 'the id of a member of staff or a customer';

CREATE TABLE audit (
    store_id TEXT NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    before JSONB,
    after JSONB,
    CONSTRAINT audit_pkey PRIMARY KEY (store_id, id)
);
CREATE INDEX audit_at_idx ON audit (store_id, at);
COMMENT ON TABLE audit IS 'append-only; store_id ''*'' is the group';

CREATE TABLE consumers (
    store_id TEXT NOT NULL,
    consumer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    CONSTRAINT consumers_pkey PRIMARY KEY (store_id, consumer),
    CONSTRAINT consumers_seq_check CHECK (seq >= 0)
);
COMMENT ON COLUMN consumers.seq IS 'the last event it has dealt with';

CREATE TABLE customers (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX customers_email_key ON customers (email) WHERE confirmed_at IS NOT NULL;
CREATE INDEX customers_phone_idx ON customers (phone);
CREATE INDEX customers_requests_idx ON customers (email) WHERE confirmed_at IS NULL;
COMMENT ON TABLE customers IS 'without confirmed_at it is a request; several may be for one address';
COMMENT ON COLUMN customers.phone IS 'E.164';

CREATE TABLE events (
    store_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    order_id UUID,
    data JSONB NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (store_id, seq),
    CONSTRAINT events_kind_check CHECK (kind IN ('order.placed', 'order.changed', 'order.status', 'payment.status', 'stock.changed', 'menu.changed')),
    CONSTRAINT events_seq_check CHECK (seq >= 1)
);
COMMENT ON TABLE events IS 'numbered without a gap within a store, in the order of the commits; kept 48 h';

CREATE TABLE idempotency_keys (
    store_id TEXT NOT NULL,
    digest BYTEA NOT NULL,
    body BYTEA NOT NULL,
    answer BYTEA,
    order_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (store_id, digest),
    CONSTRAINT idempotency_keys_sha_256_check CHECK (length(digest) = 32 AND length(body) = 32)
);
COMMENT ON COLUMN idempotency_keys.answer IS 'null until the claiming transaction answers';
COMMENT ON COLUMN idempotency_keys.order_id IS 'of the order that was placed under it';

CREATE TABLE ingredients (
    id TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    allergens TEXT[] NOT NULL,
    vegetarian BOOLEAN NOT NULL,
    meat_origin_fr TEXT,
    meat_origin_en TEXT,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT ingredients_pkey PRIMARY KEY (id),
    CONSTRAINT ingredients_unit_check CHECK (unit IN ('g', 'ml', 'piece')),
    CONSTRAINT ingredients_allergens_check CHECK (allergens <@ ARRAY['gluten', 'crustaceans', 'eggs', 'fish', 'peanuts', 'soya', 'milk', 'nuts', 'celery', 'mustard', 'sesame', 'sulphites', 'lupin', 'molluscs']),
    CONSTRAINT ingredients_meat_origin_check CHECK ((meat_origin_fr IS NULL) = (meat_origin_en IS NULL))
);

CREATE TABLE items (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    description_fr TEXT NOT NULL,
    description_en TEXT NOT NULL,
    vat_category TEXT NOT NULL,
    alcohol BOOLEAN NOT NULL,
    steps JSONB NOT NULL,
    position INTEGER NOT NULL,
    retired BOOLEAN DEFAULT false NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT items_pkey PRIMARY KEY (id),
    CONSTRAINT items_kind_check CHECK (kind IN ('pizza', 'drink', 'dessert')),
    CONSTRAINT items_vat_category_check CHECK (vat_category IN ('immediate_food', 'bottled_soft_drink', 'open_drink', 'packaged_ice_cream', 'scoop_ice_cream', 'keeping_food', 'confectionery', 'alcohol', 'frozen_to_bake'))
);
COMMENT ON COLUMN items.steps IS '[{"fr", "en"}], in the order of the work';
COMMENT ON COLUMN items.position IS 'its place in the menu';

CREATE TABLE mails (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    account UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT mails_pkey PRIMARY KEY (id),
    CONSTRAINT mails_kind_check CHECK (kind IN ('confirm-sign-up', 'already-signed-up', 'reset-password', 'invitation')),
    CONSTRAINT mails_language_check CHECK (language IN ('fr', 'en'))
);
CREATE INDEX mails_address_idx ON mails (address, asked_at);
CREATE INDEX mails_due_idx ON mails (due_at) WHERE done_at IS NULL;
COMMENT ON TABLE mails IS 'to be sent by the worker; holds no secret: links get theirs when it is sent';
COMMENT ON COLUMN mails.due_at IS 'moved on while somebody sends it';
COMMENT ON COLUMN mails.done_at IS 'sent, or given up';

CREATE TABLE orders (
    store_id TEXT NOT NULL,
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    business_day DATE NOT NULL,
    channel TEXT NOT NULL,
    fulfilment TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    promised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    requested_for TIMESTAMP WITH TIME ZONE,
    hold_until TIMESTAMP WITH TIME ZONE,
    contact_name TEXT NOT NULL,
    contact_phone TEXT,
    contact_email TEXT,
    customer_id UUID,
    address JSONB,
    note TEXT NOT NULL,
    method TEXT NOT NULL,
    items_cents INTEGER NOT NULL,
    delivery_cents INTEGER NOT NULL,
    discount_cents INTEGER NOT NULL,
    total_cents INTEGER NOT NULL,
    vat JSONB NOT NULL,
    paid_cents INTEGER NOT NULL,
    refunded_cents INTEGER NOT NULL,
    pending_cents INTEGER NOT NULL,
    by_hand_cents INTEGER NOT NULL,
    short JSONB NOT NULL,
    courier_id TEXT,
    courier_name TEXT,
    cancel_reason TEXT NOT NULL,
    history JSONB NOT NULL,
    last_action TEXT,
    last_actor TEXT,
    pizzas INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (store_id, id),
    CONSTRAINT orders_store_id_business_day_number_key UNIQUE (store_id, business_day, number),
    CONSTRAINT orders_channel_check CHECK (channel IN ('web', 'phone', 'counter')),
    CONSTRAINT orders_fulfilment_check CHECK (fulfilment IN ('delivery', 'takeaway', 'on_site')),
    CONSTRAINT orders_status_check CHECK (status IN ('awaiting_payment', 'placed', 'in_preparation', 'ready', 'out_for_delivery', 'delivered', 'delivery_failed', 'collected', 'cancelled')),
    CONSTRAINT orders_method_check CHECK (method IN ('paypal', 'cash', 'card', 'meal_voucher')),
    CONSTRAINT orders_number_check CHECK (number >= 1),
    CONSTRAINT orders_version_check CHECK (version >= 1),
    CONSTRAINT orders_items_cents_check CHECK (items_cents >= 0),
    CONSTRAINT orders_delivery_cents_check CHECK (delivery_cents >= 0),
    CONSTRAINT orders_discount_cents_check CHECK (discount_cents >= 0),
    CONSTRAINT orders_paid_cents_check CHECK (paid_cents >= 0),
    CONSTRAINT orders_pizzas_check CHECK (pizzas >= 0),
    CONSTRAINT orders_refunded_cents_check CHECK (refunded_cents >= 0),
    CONSTRAINT orders_pending_cents_check CHECK (pending_cents >= 0),
    CONSTRAINT orders_by_hand_cents_check CHECK (by_hand_cents >= 0),
    CONSTRAINT orders_total_cents_check CHECK (total_cents >= 0 AND total_cents = items_cents + delivery_cents - discount_cents),
    CONSTRAINT orders_given_back_check CHECK (refunded_cents + pending_cents <= paid_cents),
    CONSTRAINT orders_by_hand_check CHECK (by_hand_cents <= refunded_cents + pending_cents),
    CONSTRAINT orders_held_while_awaited_check CHECK ((hold_until IS NOT NULL) = (status = 'awaiting_payment')),
    CONSTRAINT orders_address_check CHECK ((fulfilment = 'delivery') = (address IS NOT NULL)),
    CONSTRAINT orders_courier_check CHECK ((courier_id IS NULL) = (courier_name IS NULL)),
    CONSTRAINT orders_last_action_check CHECK ((last_action IS NULL) = (last_actor IS NULL))
);
CREATE INDEX orders_customer_idx ON orders (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_held_idx ON orders (hold_until) WHERE hold_until IS NOT NULL;
CREATE INDEX orders_phone_idx ON orders (store_id, contact_phone, id) WHERE contact_phone IS NOT NULL;
CREATE INDEX orders_unfinished_idx ON orders (store_id, promised_at) WHERE status IN ('awaiting_payment', 'placed', 'in_preparation', 'ready', 'out_for_delivery', 'delivery_failed');
COMMENT ON COLUMN orders.id IS 'a UUIDv7: newest first is by id';
COMMENT ON COLUMN orders.number IS 'within its business day, from 1';
COMMENT ON COLUMN orders.customer_id IS 'without a foreign key: customers live elsewhere';
COMMENT ON COLUMN orders.address IS '{line1, line2, postcode, city, instructions}';
COMMENT ON COLUMN orders.vat IS '[{basis_points, base_cents, vat_cents}]';
COMMENT ON COLUMN orders.pending_cents IS 'booked to go back';
COMMENT ON COLUMN orders.by_hand_cents IS 'given back by managers'' own accord';
COMMENT ON COLUMN orders.short IS '[{line, ingredient, missing}]';
COMMENT ON COLUMN orders.history IS '[{at, status, by, actor, reason}]';
COMMENT ON COLUMN orders.pizzas IS 'how often it goes through the oven';

CREATE TABLE sign_in_attempts (
    digest BYTEA NOT NULL,
    wrong INTEGER NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (digest),
    CONSTRAINT sign_in_attempts_wrong_check CHECK (wrong >= 1)
);
COMMENT ON COLUMN sign_in_attempts.digest IS 'SHA-256 of account and network';
COMMENT ON COLUMN sign_in_attempts.since IS 'when the first of them came';

CREATE TABLE staff (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    disabled BOOLEAN DEFAULT false NOT NULL,
    totp_secret BYTEA,
    totp_step BIGINT,
    CONSTRAINT staff_pkey PRIMARY KEY (id),
    CONSTRAINT staff_email_key UNIQUE (email)
);
COMMENT ON COLUMN staff.password_hash IS 'none until the invitation was answered';
COMMENT ON COLUMN staff.totp_step IS 'of the last code used: each is good once';

CREATE TABLE stock_ledger (
    store_id TEXT NOT NULL,
    act UUID NOT NULL,
    step SMALLINT NOT NULL,
    ingredient_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    on_hand INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    order_id UUID,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT stock_ledger_pkey PRIMARY KEY (store_id, act, step),
    CONSTRAINT stock_ledger_kind_check CHECK (kind IN ('receipt', 'count', 'waste', 'reserve', 'release', 'consume', 'return', 'shortfall', 'refill')),
    CONSTRAINT stock_ledger_step_check CHECK (step >= 1)
);
COMMENT ON TABLE stock_ledger IS 'append-only';
COMMENT ON COLUMN stock_ledger.act IS 'the order''s id when placed, else one per commit';
COMMENT ON COLUMN stock_ledger.on_hand IS 'what it adds to the level';
COMMENT ON COLUMN stock_ledger.reserved IS 'what it adds to the level';

CREATE TABLE stores (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    phone TEXT NOT NULL,
    hours JSONB NOT NULL,
    services TEXT[] NOT NULL,
    paused BOOLEAN NOT NULL,
    preparation_minutes INTEGER NOT NULL,
    delivery_minutes INTEGER NOT NULL,
    pizzas_per_ten_minutes INTEGER NOT NULL,
    licence JSONB,
    vat_territory TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT stores_pkey PRIMARY KEY (id),
    CONSTRAINT stores_id_check CHECK (id <> '*'),
    CONSTRAINT stores_services_check CHECK (services <@ ARRAY['delivery', 'takeaway', 'on_site']),
    CONSTRAINT stores_preparation_minutes_check CHECK (preparation_minutes >= 1),
    CONSTRAINT stores_pizzas_per_ten_minutes_check CHECK (pizzas_per_ten_minutes >= 1),
    CONSTRAINT stores_delivery_minutes_check CHECK (delivery_minutes >= 0)
);

CREATE TABLE webhook_inbox (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    gateway_order TEXT,
    gateway_capture TEXT,
    reference TEXT,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT webhook_inbox_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_inbox_open_idx ON webhook_inbox (received_at) WHERE closed_at IS NULL;
COMMENT ON COLUMN webhook_inbox.id IS 'the gateway''s: a message kept twice is one';

CREATE TABLE customer_addresses (
    customer_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    instructions TEXT NOT NULL,
    CONSTRAINT customer_addresses_pkey PRIMARY KEY (customer_id, position),
    CONSTRAINT customer_addresses_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
);

CREATE TABLE delivery_areas (
    store_id TEXT NOT NULL,
    postcode TEXT NOT NULL,
    fee_cents INTEGER NOT NULL,
    minimum_cents INTEGER NOT NULL,
    CONSTRAINT delivery_areas_pkey PRIMARY KEY (store_id, postcode),
    CONSTRAINT delivery_areas_fee_cents_check CHECK (fee_cents >= 0),
    CONSTRAINT delivery_areas_minimum_cents_check CHECK (minimum_cents >= 0),
    CONSTRAINT delivery_areas_store_id_fkey FOREIGN KEY(store_id) REFERENCES stores (id)
);

CREATE TABLE item_sizes (
    item_id TEXT NOT NULL,
    size TEXT NOT NULL,
    position INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    CONSTRAINT item_sizes_pkey PRIMARY KEY (item_id, size),
    CONSTRAINT item_sizes_price_cents_check CHECK (price_cents >= 0),
    CONSTRAINT item_sizes_item_id_fkey FOREIGN KEY(item_id) REFERENCES items (id)
);
COMMENT ON COLUMN item_sizes.position IS 'smallest first';

CREATE TABLE order_counters (
    store_id TEXT NOT NULL,
    business_day DATE NOT NULL,
    last_number INTEGER NOT NULL,
    CONSTRAINT order_counters_pkey PRIMARY KEY (store_id, business_day),
    CONSTRAINT order_counters_last_number_check CHECK (last_number >= 1),
    CONSTRAINT order_counters_store_id_fkey FOREIGN KEY(store_id) REFERENCES stores (id)
) WITH (fillfactor = 50);

CREATE TABLE order_lines (
    store_id TEXT NOT NULL,
    order_id UUID NOT NULL,
    line SMALLINT NOT NULL,
    item TEXT NOT NULL,
    size TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price_cents INTEGER NOT NULL,
    vat_basis_points INTEGER NOT NULL,
    dish JSONB NOT NULL,
    CONSTRAINT order_lines_pkey PRIMARY KEY (store_id, order_id, line),
    CONSTRAINT order_lines_store_id_order_id_fkey FOREIGN KEY(store_id, order_id) REFERENCES orders (store_id, id),
    CONSTRAINT order_lines_line_check CHECK (line >= 1),
    CONSTRAINT order_lines_unit_price_cents_check CHECK (unit_price_cents >= 0),
    CONSTRAINT order_lines_quantity_check CHECK (quantity BETWEEN 1 AND 50),
    CONSTRAINT order_lines_vat_basis_points_check CHECK (vat_basis_points BETWEEN 0 AND 10000)
);
COMMENT ON COLUMN order_lines.dish IS 'as sold: name, recipe, allergens, changes';

CREATE TABLE payments (
    store_id TEXT NOT NULL,
    id UUID NOT NULL,
    order_id UUID NOT NULL,
    method TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    status TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    create_request TEXT,
    capture_request TEXT,
    return_url TEXT,
    cancel_url TEXT,
    gateway_order TEXT,
    gateway_capture TEXT,
    approve_url TEXT,
    captured_at TIMESTAMP WITH TIME ZONE,
    tendered_cents INTEGER,
    version INTEGER NOT NULL,
    key_digest BYTEA,
    key_body BYTEA,
    CONSTRAINT payments_pkey PRIMARY KEY (store_id, id),
    CONSTRAINT payments_store_id_order_id_fkey FOREIGN KEY(store_id, order_id) REFERENCES orders (store_id, id),
    CONSTRAINT payments_store_id_key_digest_key UNIQUE (store_id, key_digest),
    CONSTRAINT payments_store_id_gateway_order_key UNIQUE (store_id, gateway_order),
    CONSTRAINT payments_store_id_gateway_capture_key UNIQUE (store_id, gateway_capture),
    CONSTRAINT payments_method_check CHECK (method IN ('paypal', 'cash', 'card', 'meal_voucher')),
    CONSTRAINT payments_status_check CHECK (status IN ('awaiting_approval', 'pending', 'captured', 'declined', 'expired', 'refunded')),
    CONSTRAINT payments_amount_cents_check CHECK (amount_cents >= 1),
    CONSTRAINT payments_version_check CHECK (version >= 1),
    CONSTRAINT payments_captured_at_check CHECK ((captured_at IS NOT NULL) = (status IN ('captured', 'refunded'))),
    CONSTRAINT payments_request_before_call_check CHECK (method <> 'paypal' OR create_request IS NOT NULL),
    CONSTRAINT payments_tendered_cents_check CHECK (tendered_cents IS NULL OR method = 'cash' AND tendered_cents >= amount_cents),
    CONSTRAINT payments_key_check CHECK ((key_digest IS NULL) = (key_body IS NULL))
);
CREATE INDEX payments_order_idx ON payments (store_id, order_id, id);
CREATE INDEX payments_unknown_end_idx ON payments (created_at) WHERE captured_at IS NULL AND (status IN ('awaiting_approval', 'pending') OR status = 'expired' AND capture_request IS NOT NULL);

CREATE TABLE staff_grants (
    staff_id UUID NOT NULL,
    role TEXT NOT NULL,
    store_id TEXT NOT NULL,
    CONSTRAINT staff_grants_pkey PRIMARY KEY (staff_id, role, store_id),
    CONSTRAINT staff_grants_role_check CHECK (role IN ('counter', 'pizzaiolo', 'courier', 'manager', 'admin')),
    CONSTRAINT staff_grants_store_id_check CHECK ((role = 'admin') = (store_id = '*')),
    CONSTRAINT staff_grants_staff_id_fkey FOREIGN KEY(staff_id) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE INDEX staff_grants_store_idx ON staff_grants (store_id);
COMMENT ON COLUMN staff_grants.store_id IS '''*'': the group';

CREATE TABLE stock_levels (
    store_id TEXT NOT NULL,
    ingredient_id TEXT NOT NULL,
    on_hand INTEGER NOT NULL,
    reserved INTEGER DEFAULT 0 NOT NULL,
    reorder_level INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT stock_levels_pkey PRIMARY KEY (store_id, ingredient_id),
    CONSTRAINT stock_levels_reserved_check CHECK (on_hand >= reserved AND reserved >= 0),
    CONSTRAINT stock_levels_reorder_level_check CHECK (reorder_level >= 0),
    CONSTRAINT stock_levels_store_id_fkey FOREIGN KEY(store_id) REFERENCES stores (id),
    CONSTRAINT stock_levels_ingredient_id_fkey FOREIGN KEY(ingredient_id) REFERENCES ingredients (id)
) WITH (fillfactor = 50);

CREATE TABLE store_counters (
    store_id TEXT NOT NULL,
    event_seq BIGINT DEFAULT 0 NOT NULL,
    menu_seq BIGINT DEFAULT 0 NOT NULL,
    offer_version BIGINT DEFAULT 1 NOT NULL,
    CONSTRAINT store_counters_pkey PRIMARY KEY (store_id),
    CONSTRAINT store_counters_menu_seq_check CHECK (menu_seq BETWEEN 0 AND event_seq),
    CONSTRAINT store_counters_offer_version_check CHECK (offer_version >= 1),
    CONSTRAINT store_counters_store_id_fkey FOREIGN KEY(store_id) REFERENCES stores (id)
) WITH (fillfactor = 10);
COMMENT ON TABLE store_counters IS 'event_seq: of the last event; menu_seq: of the last one that changes what a menu shows; offer_version rises with every change of catalogue, recipes, prices or store';

CREATE TABLE store_items (
    store_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    offered BOOLEAN NOT NULL,
    CONSTRAINT store_items_pkey PRIMARY KEY (store_id, item_id),
    CONSTRAINT store_items_store_id_fkey FOREIGN KEY(store_id) REFERENCES stores (id),
    CONSTRAINT store_items_item_id_fkey FOREIGN KEY(item_id) REFERENCES items (id)
);
COMMENT ON TABLE store_items IS 'a store sells every item that is not retired, unless a row says otherwise';

CREATE TABLE supplements (
    ingredient_id TEXT NOT NULL,
    size TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    CONSTRAINT supplements_pkey PRIMARY KEY (ingredient_id, size),
    CONSTRAINT supplements_quantity_check CHECK (quantity >= 1),
    CONSTRAINT supplements_price_cents_check CHECK (price_cents >= 0),
    CONSTRAINT supplements_ingredient_id_fkey FOREIGN KEY(ingredient_id) REFERENCES ingredients (id)
);
COMMENT ON COLUMN supplements.quantity IS 'in the ingredient''s base unit';

CREATE TABLE recipe_parts (
    item_id TEXT NOT NULL,
    size TEXT NOT NULL,
    ingredient_id TEXT NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    quantity INTEGER NOT NULL,
    CONSTRAINT recipe_parts_pkey PRIMARY KEY (item_id, size, ingredient_id),
    CONSTRAINT recipe_parts_item_id_size_fkey FOREIGN KEY(item_id, size) REFERENCES item_sizes (item_id, size) ON DELETE CASCADE,
    CONSTRAINT recipe_parts_quantity_check CHECK (quantity >= 1),
    CONSTRAINT recipe_parts_ingredient_id_fkey FOREIGN KEY(ingredient_id) REFERENCES ingredients (id)
);
COMMENT ON COLUMN recipe_parts.position IS 'as it is made';
COMMENT ON COLUMN recipe_parts.quantity IS 'in the ingredient''s base unit';

CREATE TABLE refunds (
    store_id TEXT NOT NULL,
    id UUID NOT NULL,
    payment_id UUID NOT NULL,
    amount_cents INTEGER NOT NULL,
    reason TEXT NOT NULL,
    by_hand BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    request_id TEXT NOT NULL,
    status TEXT NOT NULL,
    gateway_id TEXT,
    key_digest BYTEA,
    key_body BYTEA,
    CONSTRAINT refunds_pkey PRIMARY KEY (store_id, id),
    CONSTRAINT refunds_store_id_payment_id_fkey FOREIGN KEY(store_id, payment_id) REFERENCES payments (store_id, id),
    CONSTRAINT refunds_store_id_key_digest_key UNIQUE (store_id, key_digest),
    CONSTRAINT refunds_store_id_gateway_id_key UNIQUE (store_id, gateway_id),
    CONSTRAINT refunds_status_check CHECK (status IN ('pending', 'completed', 'failed')),
    CONSTRAINT refunds_amount_cents_check CHECK (amount_cents >= 1),
    CONSTRAINT refunds_key_check CHECK ((key_digest IS NULL) = (key_body IS NULL))
);
CREATE INDEX refunds_payment_idx ON refunds (store_id, payment_id, id);
CREATE INDEX refunds_pending_idx ON refunds (created_at) WHERE status = 'pending';
COMMENT ON COLUMN refunds.by_hand IS 'a manager gave it of their own accord';
COMMENT ON COLUMN refunds.request_id IS 'sent to the gateway at every try';

CREATE TABLE store_prices (
    store_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    size TEXT NOT NULL,
    price_cents INTEGER NOT NULL,
    CONSTRAINT store_prices_pkey PRIMARY KEY (store_id, item_id, size),
    CONSTRAINT store_prices_item_id_size_fkey FOREIGN KEY(item_id, size) REFERENCES item_sizes (item_id, size) ON DELETE CASCADE,
    CONSTRAINT store_prices_price_cents_check CHECK (price_cents >= 0),
    CONSTRAINT store_prices_store_id_fkey FOREIGN KEY(store_id) REFERENCES stores (id)
);
COMMENT ON TABLE store_prices IS 'prices that differ from the group''s';
