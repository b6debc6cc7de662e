-- The ledger's rows are for good. Triggers refuse what constraints cannot: changes and removals.

CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION 'the ledger is never rewritten: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$function$;

-- A pending transfer is settled once; nothing else about it changes.
CREATE OR REPLACE FUNCTION ledger_guard_transfer() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF OLD.state = 'pending' AND NEW.state IN ('posted', 'voided', 'expired')
       AND NEW.settled_at IS NOT NULL AND NEW.settled_journal_id IS NOT NULL
       AND NEW.settled_debit_version > OLD.debit_version AND NEW.settled_credit_version > OLD.credit_version
       AND NEW.settled_debit_balance_minor IS NOT NULL AND NEW.settled_credit_balance_minor IS NOT NULL
       AND (NEW.community_id, NEW.id, NEW.journal_id, NEW.debit_account_id, NEW.credit_account_id, NEW.amount_minor,
            NEW.unit, NEW.occurred_at, NEW.debit_version, NEW.credit_version, NEW.debit_balance_minor,
            NEW.credit_balance_minor, NEW.note)
           = (OLD.community_id, OLD.id, OLD.journal_id, OLD.debit_account_id, OLD.credit_account_id, OLD.amount_minor,
              OLD.unit, OLD.occurred_at, OLD.debit_version, OLD.credit_version, OLD.debit_balance_minor,
              OLD.credit_balance_minor, OLD.note)
       AND NEW.expires_at IS NOT DISTINCT FROM OLD.expires_at
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the ledger is never rewritten: this change of transfer % is refused', OLD.id
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE OR REPLACE TRIGGER a_transfer_is_settled_once BEFORE UPDATE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_transfer();
CREATE OR REPLACE TRIGGER a_transfer_is_never_removed BEFORE DELETE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER transfers_are_never_emptied BEFORE TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE OR REPLACE TRIGGER a_journal_is_never_changed BEFORE UPDATE OR DELETE ON ledger_journal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER journals_are_never_emptied BEFORE TRUNCATE ON ledger_journal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE OR REPLACE TRIGGER a_block_is_never_changed BEFORE UPDATE OR DELETE ON ledger_block
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER blocks_are_never_emptied BEFORE TRUNCATE ON ledger_block
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE OR REPLACE TRIGGER an_account_stays_what_it_is
    BEFORE UPDATE OF community_id, id, owner_kind, owner_id, purpose, unit, category, normal, shard, has_floor, opened_at
    ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER an_account_is_never_removed BEFORE DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER accounts_are_never_emptied BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- What waits for the seal is taken away by the seal only, which works row by row.
CREATE OR REPLACE TRIGGER what_waits_is_never_changed BEFORE UPDATE ON ledger_unsealed
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER what_waits_is_never_emptied BEFORE TRUNCATE ON ledger_unsealed
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- Accounts are rewritten with each posting; room on their pages spares the indexes.
ALTER TABLE ledger_account SET (fillfactor = 50);
