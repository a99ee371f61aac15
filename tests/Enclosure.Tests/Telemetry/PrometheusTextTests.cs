using System.Diagnostics.Metrics;
using Enclosure.Server.Telemetry;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Telemetry;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("Test");
    private readonly PrometheusText _exposition;

    public PrometheusTextTests() => _exposition = new PrometheusText(instrument => ReferenceEquals(instrument.Meter, _meter));

    [Fact]
    public void Counters_add_up_by_tag_set_whatever_the_order_of_the_tags()
    {
        var counter = _meter.CreateCounter<long>("some.things", "{thing}", "Things.");
        counter.Add(2);
        counter.Add(1, Tag("a", 1), Tag("b", "x"));
        counter.Add(5, Tag("b", "x"), Tag("a", 1));
        counter.Add(7, Tag("a", true));

        var scrape = Scrape.Of(_exposition);

        scrape.Types["some_things_total"].ShouldBe("counter");
        scrape.Help["some_things_total"].ShouldBe("Things.");
        scrape["some_things_total"].ShouldBe(2);
        scrape["some_things_total|a=1|b=x"].ShouldBe(6);
        scrape["some_things_total|a=true"].ShouldBe(7);
    }

    [Fact]
    public void Up_down_counters_are_gauges_and_take_fractions()
    {
        var open = _meter.CreateUpDownCounter<double>("open");
        open.Add(3);
        open.Add(-1.5);

        var scrape = Scrape.Of(_exposition);

        scrape.Types["open"].ShouldBe("gauge");
        scrape["open"].ShouldBe(1.5);
    }

    [Fact]
    public void Observed_values_are_read_at_each_look_and_vanish_when_not_reported()
    {
        var reported = new List<Measurement<long>> { new(5, Tag("of", "a")), new(6, Tag("of", "b")) };
        _meter.CreateObservableGauge("held", () => reported, "By");
        Scrape.Of(_exposition)["held_bytes|of=a"].ShouldBe(5);
        reported.RemoveAt(1);
        reported[0] = new(4, Tag("of", "a"));

        var scrape = Scrape.Of(_exposition);

        scrape["held_bytes|of=a"].ShouldBe(4);
        scrape.Samples.ShouldNotContainKey("held_bytes|of=b");
    }

    [Fact]
    public void An_observed_counter_is_reported_whole()
    {
        _meter.CreateObservableCounter("cpu.time", () => 1.25, "s");

        Scrape.Of(_exposition);
        var scrape = Scrape.Of(_exposition);

        scrape.Types["cpu_time_seconds_total"].ShouldBe("counter");
        scrape["cpu_time_seconds_total"].ShouldBe(1.25);
    }

    [Fact]
    public void A_gauge_that_throws_costs_only_itself()
    {
        _meter.CreateObservableGauge("broken", Away);
        _meter.CreateObservableGauge("whole", () => 1L);

        var scrape = Scrape.Of(_exposition);

        scrape["whole"].ShouldBe(1);
        scrape.Text.ShouldNotContain("broken");
    }

    [Fact]
    public void A_histograms_buckets_are_cumulative_and_agree_with_its_count()
    {
        var histogram = _meter.CreateHistogram<double>("wait", "s");
        foreach (var seconds in new[] { .0005, .001, .0011, .3, 10, 11, 99 }) histogram.Record(seconds, Tag("route", "/v1"));

        var scrape = Scrape.Of(_exposition);

        scrape.Types["wait_seconds"].ShouldBe("histogram");
        scrape["wait_seconds_bucket|route=/v1|le=0.001"].ShouldBe(2);
        scrape["wait_seconds_bucket|route=/v1|le=0.0025"].ShouldBe(3);
        scrape["wait_seconds_bucket|route=/v1|le=0.25"].ShouldBe(3);
        scrape["wait_seconds_bucket|route=/v1|le=0.5"].ShouldBe(4);
        scrape["wait_seconds_bucket|route=/v1|le=10"].ShouldBe(5);
        scrape["wait_seconds_bucket|route=/v1|le=+Inf"].ShouldBe(7);
        scrape["wait_seconds_count|route=/v1"].ShouldBe(7);
        scrape["wait_seconds_sum|route=/v1"].ShouldBe(120.3026, 1e-9);
        scrape.Samples.Where(sample => sample.Key.Contains("_bucket", StringComparison.Ordinal)).Select(sample => sample.Value)
            .ShouldBeInOrder();
    }

    [Fact]
    public void A_histogram_uses_the_bounds_its_instrument_advises()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] };
        _meter.CreateHistogram("steps", null, null, null, advice).Record(1.5);

        var scrape = Scrape.Of(_exposition);

        scrape.Samples.Keys.ShouldBe(["steps_bucket|le=1", "steps_bucket|le=2", "steps_bucket|le=+Inf", "steps_sum", "steps_count"]);
    }

    [Fact]
    public void Labels_and_help_are_escaped()
    {
        var odd = "back\\slash \"quoted\"\nnext {brace} é📎";
        _meter.CreateCounter<long>("odd", null, "First\nsecond \\ \"third\"").Add(1, Tag("9.a-b", odd), Tag("none", null));

        var scrape = Scrape.Of(_exposition);

        scrape["odd_total|_9_a_b=" + odd + "|none="].ShouldBe(1);
        scrape.Help["odd_total"].ShouldBe("First\\nsecond \\\\ \"third\"");
    }

    [Fact]
    public void Tag_sets_beyond_the_bound_share_one_cell()
    {
        var counter = _meter.CreateCounter<long>("many");
        for (var i = 0; i < PrometheusSeries.MaxCells + 500; i++) counter.Add(1, Tag("id", i));

        var scrape = Scrape.Of(_exposition);

        scrape.Samples.Count.ShouldBe(PrometheusSeries.MaxCells + 1);
        scrape["many_total|otel_metric_overflow=true"].ShouldBe(500);
    }

    [Fact]
    public void Nothing_is_lost_when_many_count_at_once()
    {
        var counter = _meter.CreateCounter<long>("count");
        var histogram = _meter.CreateHistogram<double>("spread");

        Parallel.For(0, 20_000, i =>
        {
            counter.Add(1, Tag("n", i % 7));
            histogram.Record(.5, Tag("n", i % 7));
        });

        var scrape = Scrape.Of(_exposition);
        Sum(scrape, "count_total").ShouldBe(20_000);
        Sum(scrape, "spread_count").ShouldBe(20_000);
        Sum(scrape, "spread_sum").ShouldBe(10_000);
    }

    [Theory]
    [InlineData("enclosure.upload.bytes", "By", true, "enclosure_upload_bytes_total")]
    [InlineData("enclosure.request.duration", "s", false, "enclosure_request_duration_seconds")]
    [InlineData("enclosure.uploads", "{upload}", true, "enclosure_uploads_total")]
    [InlineData("enclosure.storage.stored", "By", false, "enclosure_storage_stored_bytes")]
    [InlineData("already_total", "1", true, "already_total")]
    [InlineData("2nd-thing/x", "", false, "_2nd_thing_x")]
    [InlineData("rate", "m/s", false, "rate_m_s")]
    public void Names_follow_one_rule(string instrument, string unit, bool grows, string name) =>
        PrometheusNames.Metric(instrument, unit, grows).ShouldBe(name);

    public void Dispose()
    {
        _exposition.Dispose();
        _meter.Dispose();
    }

    private static long Away() => throw new InvalidOperationException("away");

    private static double Sum(Scrape scrape, string name) =>
        scrape.Samples.Where(sample => sample.Key.StartsWith(name, StringComparison.Ordinal)).Sum(sample => sample.Value);

    private static KeyValuePair<string, object?> Tag(string key, object? value) => new(key, value);
}
