from datetime import UTC, datetime, timedelta

import pytest

from fengqun.kernel import clock

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def test_travelling_changes_the_present_within_the_block_only():
    with clock.travel_to(NEW_YEAR):
        assert clock.now() == NEW_YEAR
        with clock.travel_to(NEW_YEAR + timedelta(days=1)):
            assert clock.now() == NEW_YEAR + timedelta(days=1)
        assert clock.now() == NEW_YEAR
    assert clock.now() > NEW_YEAR


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.travel_to(NEW_YEAR.replace(tzinfo=None)):
        pass


def test_the_trial_clock_moves_all_processes_forward(tmp_path, monkeypatch):
    monkeypatch.setenv("FENGQUN_TRIAL", "1")
    monkeypatch.setenv("FENGQUN_CLOCK_FILE", str(tmp_path / "clock"))
    before = clock.now()

    assert clock.advance_shared(timedelta(days=8)) == timedelta(days=8)
    assert clock.advance_shared(timedelta(hours=1)) == timedelta(days=8, hours=1)

    assert clock.now() - before >= timedelta(days=8, hours=1)


def test_the_trial_clock_never_goes_back(tmp_path, monkeypatch):
    monkeypatch.setenv("FENGQUN_TRIAL", "1")
    monkeypatch.setenv("FENGQUN_CLOCK_FILE", str(tmp_path / "clock"))
    with pytest.raises(ValueError, match="forward"):
        clock.advance_shared(timedelta(days=-1))
    assert not (tmp_path / "clock").exists()


def test_without_a_trial_clock_time_cannot_be_moved(monkeypatch):
    monkeypatch.delenv("FENGQUN_CLOCK_FILE", raising=False)
    assert not clock.has_shared_clock()
    with pytest.raises(RuntimeError, match="no trial clock"):
        clock.advance_shared(timedelta(days=1))


def test_a_server_that_is_no_trial_ignores_the_trial_clock(tmp_path, monkeypatch):
    (tmp_path / "clock").write_text("864000", encoding="ascii")
    monkeypatch.setenv("FENGQUN_CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.delenv("FENGQUN_TRIAL", raising=False)

    assert not clock.has_shared_clock()
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)
