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

    [Fact]
    public async Task A_requests_span_names_the_route_and_holds_no_path_or_query()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await Collector(received);
        using var meter = new EnclosureMeter();
        await using var server = Application();
        server.UseMiddleware<RequestLog>(meter, TimeProvider.System);
        server.MapGet("/v1/files/{name}", (string name) => name.Length);
        await server.StartAsync();
        using (OpenTelemetrySetup.Start(collector.Urls.First()))
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
            (await client.GetStringAsync("/v1/files/private-name.pdf?X-Amz-Signature=private-sign")).ShouldBe("16");
            await server.StopAsync();
        }

        received["/v1/traces"].ShouldContain("GET /v1/files/{name}");
        received["/v1/traces"].ShouldContain("http.response.status_code");
        received["/v1/traces"].ShouldNotContain("private");
    }

    private static WebApplication Application()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    private static async Task<WebApplication> Collector(ConcurrentDictionary<string, string> received)
    {
        var app = Application();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            var body = await reader.ReadToEndAsync();
            received.AddOrUpdate(context.Request.Path, body, (_, earlier) => earlier + body);
        });
        await app.StartAsync();
        return app;
    }
}
