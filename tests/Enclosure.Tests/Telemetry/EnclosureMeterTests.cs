using Enclosure.Server.Telemetry;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Telemetry;

public sealed class EnclosureMeterTests : IDisposable
{
    private readonly EnclosureMeter _meter = new();
    private readonly PrometheusText _exposition;

    public EnclosureMeterTests() => _exposition = new PrometheusText(_meter);

    [Fact]
    public void Everything_counted_shows_under_its_documented_name()
    {
        _meter.Uploaded("multipart", 100);
        _meter.Uploaded("presigned", 11);
        _meter.Downloaded(7);
        _meter.Refused("robotomail", "NO_FILE");
        _meter.Swept("upload", 3);
        _meter.MailCarried("delivered");
        _meter.Answered("sendkit", "/v1/inbox", "GET", "2xx", TimeSpan.FromMilliseconds(3));
        _meter.Watch(() => 1000, () => 20, () => 2, () => 5);

        var scrape = Scrape.Of(_exposition);

        scrape["enclosure_uploads_total|way=multipart"].ShouldBe(1);
        scrape["enclosure_uploads_total|way=presigned"].ShouldBe(1);
        scrape["enclosure_upload_bytes_total"].ShouldBe(111);
        scrape["enclosure_download_bytes_total"].ShouldBe(7);
        scrape["enclosure_refusals_total|code=NO_FILE|dialect=robotomail"].ShouldBe(1);
        scrape["enclosure_sweep_removed_total|what=upload"].ShouldBe(3);
        scrape["enclosure_request_duration_seconds_bucket|dialect=sendkit|method=GET|route=/v1/inbox|status_class=2xx|le=0.005"]
            .ShouldBe(1);
        scrape["enclosure_storage_stored_bytes"].ShouldBe(1000);
        scrape["enclosure_storage_pending_bytes"].ShouldBe(20);
        scrape["enclosure_accounts"].ShouldBe(2);
        scrape["enclosure_outbox_waiting"].ShouldBe(5);
        scrape["enclosure_mail_carried_total|result=delivered"].ShouldBe(1);
    }

    [Fact]
    public void What_is_being_received_is_a_gauge_that_is_there_from_the_start()
    {
        Scrape.Of(_exposition)["enclosure_uploads_in_flight"].ShouldBe(0);
        using (_meter.Receiving()) Scrape.Of(_exposition)["enclosure_uploads_in_flight"].ShouldBe(1);

        var scrape = Scrape.Of(_exposition);
        scrape["enclosure_uploads_in_flight"].ShouldBe(0);
        scrape.Types["enclosure_uploads_in_flight"].ShouldBe("gauge");
    }

    [Fact]
    public void The_runtimes_own_figures_are_there()
    {
        var scrape = Scrape.Of(_exposition);

        scrape.Types["dotnet_process_cpu_time_seconds_total"].ShouldBe("counter");
        scrape["dotnet_process_memory_working_set_bytes"].ShouldBeGreaterThan(0);
        scrape.Types["dotnet_thread_pool_queue_length"].ShouldBe("gauge");
    }

    [Fact]
    public void Another_servers_meter_in_the_same_process_is_not_counted()
    {
        using var other = new EnclosureMeter();
        other.Downloaded(5);

        Scrape.Of(_exposition).Text.ShouldNotContain("enclosure_download_bytes_total");
    }

    public void Dispose()
    {
        _exposition.Dispose();
        _meter.Dispose();
    }
}
