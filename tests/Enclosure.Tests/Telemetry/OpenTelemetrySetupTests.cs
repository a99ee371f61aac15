using System.Collections.Concurrent;
using System.Text;
using Enclosure.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Telemetry;

public sealed class OpenTelemetrySetupTests
{
    [Fact]
    public void Nothing_is_collected_when_no_collector_is_named() => OpenTelemetrySetup.Start(" ").ShouldBeNull();

    [Fact]
    public async Task What_is_held_is_sent_when_it_is_disposed()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await Collector(received);
        using var meter = new EnclosureMeter();
        using (OpenTelemetrySetup.Start(collector.Urls.First() + "/")) meter.Downloaded(5);

        received.ShouldContainKey("/v1/metrics");
        var body = received["/v1/metrics"];
        body.ShouldContain("enclosure.download.bytes");
        body.ShouldContain("dotnet.process.cpu.time");
    }

    private static async Task<WebApplication> Collector(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            received[context.Request.Path] = await reader.ReadToEndAsync();
        });
        await app.StartAsync();
        return app;
    }
}
