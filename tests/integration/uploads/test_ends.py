"""Whatever a strategy does, its run ends within its limits and in words, and nobody else's run is another for it."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from chatops_widget import BacktestCancelled, BacktestFailed, ChatOps
from tests.support.ends import ENDS
from tests.support.upload_backend import UploadBackend
from tests.support.waiting import PATIENCE, until

SECONDS, GB = 6, 1.5
TAG = "CHATOPS_TEST_OF_ENDS"


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadBackend]:
    """A backend with one worker that gives a run little memory, and more time than a test has."""
    limits = ["--run-seconds", "3600", "--run-memory", str(GB)]
    made = UploadBackend(
        tmp_path_factory.mktemp("limited"), limits=limits, env={TAG: str(tmp_path_factory.getbasetemp())}
    )
    made.ana.upload(ENDS.encode(), "ends.py")
    yield made
    made.close()


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatOps]:
    """A client of one that gives a run little time."""
    made = UploadBackend(tmp_path_factory.mktemp("hasty"), limits=["--run-seconds", str(SECONDS)])
    made.ana.upload(ENDS.encode(), "ends.py")
    yield made.ana
    made.close()


@pytest.fixture
def ana(limited: UploadBackend) -> ChatOps:
    return limited.ana


@pytest.mark.share(6)
@pytest.mark.parametrize(
    ("way", "words", "line"),
    [
        ("system_exit", "ends raised SystemExit: enough", 'sys.exit("enough")'),
        ("interrupt", "ends raised KeyboardInterrupt", "raise KeyboardInterrupt"),
        ("file", "ends raised OSError", 'raise OSError(28, "No space left on device")'),
        ("null_read", "crashed its process .SIGSEGV.", "ctypes.string_at(0)"),
        ("sigsegv", "crashed its process .SIGSEGV.", "faulthandler._sigsegv()"),
        ("abort", "crashed its process .SIGABRT.", "os.abort()"),
        ("os_exit", "ended its process .exit code 7.", None),
        ("killed", "had its process killed .SIGKILL.", None),
        ("parent", "ended its process|had its process killed", None),
        ("closed", "closed what its process answers by", None),
        (
            "memory",
            "needed more memory than 1.5 GB, the limit of this backend .--run-memory.",
            "return np.ones(1 << 30)",
        ),
        ("answer", "answered with 419,430,... bytes, far more than one number a bar", None),
    ],
)
def test_a_run_fails_in_words_however_its_strategy_ends(ana: ChatOps, way: str, words: str, line: str | None) -> None:
    with pytest.raises(BacktestFailed, match=words) as caught:
        ana.trigger_backtest("ends", way=way).result(PATIENCE)
    assert (caught.value.where.text.partition("  #")[0] if caught.value.where else None) == line
    assert ana.trigger_backtest("ends").result(PATIENCE).metrics["n_trades"] > 0


@pytest.mark.share(2)
@pytest.mark.parametrize(
    ("way", "line"),
    [
        ("deaf", None),
        ("asleep", "time.sleep(1e6)"),
        ("locked", "lock.acquire()"),
        ("deep", 'elsewhere["deep"](80)'),
        ("stopped", None),
    ],
)
def test_a_run_that_never_ends_has_its_time_and_says_its_line(hasty: ChatOps, way: str, line: str | None) -> None:
    with pytest.raises(BacktestFailed, match=f"ran longer than {SECONDS} s, the limit of this backend") as caught:
        hasty.trigger_backtest("ends", way=way).result(PATIENCE)
    if line is not None:
        assert caught.value.where is not None
        assert caught.value.where.text == line


def test_memory_that_is_taken_by_what_it_starts_counts_too(ana: ChatOps) -> None:
    with pytest.raises(BacktestFailed, match=r"needed more memory than 1\.5 GB"):
        ana.trigger_backtest("ends", way="forked_memory").result(PATIENCE)


def test_forks_and_what_is_printed_harm_no_run_and_end_with_it(limited: UploadBackend, ana: ChatOps) -> None:
    usual = ana.trigger_backtest("ends").result(PATIENCE).data["metrics"]
    for way in ("fork", "output"):
        assert ana.trigger_backtest("ends", way=way).result(PATIENCE).data["metrics"] == usual
    assert 60_000 < limited.backend.log.count("x") < 200_000
    assert "(what is printed beyond 65,536 bytes is left out)" in limited.backend.log
    until(lambda: not forked(limited), "all that the strategy forked to end")


def forked(limited: UploadBackend) -> list[psutil.Process]:
    """The processes of strategies: those that a fork server is above, and those that have lost what was above them."""
    servers = {each.pid for each in serving(limited)}
    living = [(each, each.info["ppid"]) for each in psutil.process_iter(["ppid"])]
    return [each for each, parent in living if parent in servers or (parent == 1 and is_ours(each, limited))]


def serving(limited: UploadBackend) -> list[psutil.Process]:
    workers = [each for child in psutil.Process(limited.backend.process.pid).children() for each in child.children()]
    return [each for each in workers if "fork_server" in " ".join(each.cmdline())]


def is_ours(process: psutil.Process, limited: UploadBackend) -> bool:
    try:
        return process.environ().get(TAG) == psutil.Process(limited.backend.process.pid).environ()[TAG]
    except psutil.Error:
        return False


@pytest.mark.parametrize("way", ["deaf", "asleep", "locked", "stopped"])
def test_a_stop_frees_the_lane_at_once(limited: UploadBackend, way: str) -> None:
    run = limited.ana.trigger_backtest("ends", way=way)
    until(lambda: run.status == "running", "it to start")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    assert limited.ana.trigger_backtest("buy_and_hold").result(PATIENCE).metrics["n_trades"] == 1


def test_a_sweep_goes_on_past_combinations_whose_process_ends(ana: ChatOps) -> None:
    swept = ana.sweep("ends", way="os_exit", n=[5, 6, 7, 8]).result(PATIENCE)
    assert (swept.combinations, swept.failed) == (4, 1)
    assert "n=7: ends ended its process (exit code 7)" in swept.data["notes"][-1]
    with pytest.raises(BacktestFailed, match="crashed its process"):
        ana.compare_strategies("buy_and_hold", "crashes")


def test_a_sweep_ends_with_the_first_combination_that_never_does(hasty: ChatOps) -> None:
    with pytest.raises(BacktestFailed, match=f"ran longer than {SECONDS} s"):
        hasty.sweep("ends", way="asleep", n=[5, 6, 7, 8]).result(PATIENCE)


def test_a_strategy_cannot_touch_the_numbers_of_anybody(ana: ChatOps) -> None:
    names = ["buy_and_hold", "sma_cross", "ends"]
    before = [ana.trigger_backtest(name).result(PATIENCE) for name in names]
    vandal = ana.trigger_backtest("vandal").result(PATIENCE)
    assert vandal.data["metrics"] == before[0].data["metrics"]  # it held, and that is all its numbers show
    after = [ana.trigger_backtest(name).result(PATIENCE) for name in names]
    assert [each.data["metrics"] for each in after] == [each.data["metrics"] for each in before]
    for one, other in zip(before, after, strict=True):
        assert one.equity.equals(other.equity)
    assert ana.sweep("ends", n=[5, 6]).result(PATIENCE).failed == 0


def test_six_runs_that_end_their_process_leave_the_pool_as_it_was(limited: UploadBackend, ana: ChatOps) -> None:
    def workers() -> list[int]:
        family = psutil.Process(limited.backend.process.pid).children(recursive=True)
        return [each.pid for each in family if "spawn_main" in " ".join(each.cmdline())]

    before = workers()
    runs = [ana.trigger_backtest("ends", way="os_exit") for _ in range(6)]
    runs += [ana.trigger_backtest("buy_and_hold")]
    for run in runs[:6]:
        with pytest.raises(BacktestFailed):
            run.result(PATIENCE)
    assert runs[6].result(PATIENCE).metrics["n_trades"] == 1
    assert workers() == before


def test_help_tells_the_limits(ana: ChatOps) -> None:
    assert (
        "A run may take 3600 s here, and a strategy that somebody wrote 1.5 GB" in ana.execute_command("help").message
    )
