using System.Net;
using System.Net.Http.Headers;
using Enclosure.Accounts;
using Enclosure.Server;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Server.Telemetry;
using Enclosure.Tests.Support.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enclosure.Tests.Support;

/// <summary>
/// A real server of this process: Kestrel on a port the system chose, a database and blobs of its own, and an account made as
/// at the first run. The sweep's timer runs on the given clock.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TempDirectory _data;
    private readonly WebApplication _app;
    private readonly EnclosureMeter _meter;
    private readonly PrometheusText _metrics;

    private TestServer(TempDirectory data, WebApplication app, Core core, Provisioned account, EnclosureMeter meter, PrometheusText metrics)
    {
        (_data, _app, Core, Account, _meter, _metrics) = (data, app, core, account, meter, metrics);
        Http = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public Core Core { get; }
    public Provisioned Account { get; }
    public string Url => _app.Urls.First();
    public string Data => _data.Path;

    /// <summary>Where mail comes in; the settings must have turned it on with <c>Smtp:Listen</c>.</summary>
    public IPEndPoint Smtp => _app.Services.GetRequiredService<SmtpListener>().EndPoint;

    /// <summary>Every route of the server.</summary>
    public IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Without a key.</summary>
    public HttpClient Http { get; }

    /// <param name="settings">Names as in configuration, e.g. <c>Uploads:UnusedLifetime</c>.</param>
    public static async Task<TestServer> StartAsync(
        TimeProvider? time = null, IReadOnlyDictionary<string, string?>? settings = null, long storageLimit = 0)
    {
        var data = new TempDirectory();
        var storage = await TestStorage.SettingsAsync(data.Path);
        var read = SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0", ["Metrics:Listen"] = "off", ["Smtp:Listen"] = "off" })
            .AddInMemoryCollection(storage)
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Data"] = data.Path, ["Database"] = TestDatabase.UrlOf(data.Path) })
            .Build());
        var core = await Core.OpenAsync(read, time ?? TimeProvider.System, CancellationToken.None);
        var account = await core.Provisioning.CreateAsync(new NewAccount("demo", "demo@localhost", storageLimit, 0));
        var meter = new EnclosureMeter();
        var metrics = new PrometheusText(meter);
        var app = Composition.Build(
            read, core, new ServerParts(time ?? TimeProvider.System, meter, metrics, logging => logging.ClearProviders()));
        await app.StartAsync();
        return new TestServer(data, app, core, account, meter, metrics);
    }

    /// <summary>A client with <c>Authorization: Bearer</c>; the account's full key unless another is given.</summary>
    public HttpClient Robotomail(string? key = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Account.FullKey.Text);
        return client;
    }

    /// <summary>A client with <c>X-Api-Key</c>; the account's workspace key unless another is given.</summary>
    public HttpClient SendKit(string? key = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key ?? Account.WorkspaceKey.Text);
        return client;
    }

    /// <summary>Stops it as an operator does; requests under way may end.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Core.DisposeAsync();
        _metrics.Dispose();
        _meter.Dispose();
        _data.Dispose();
    }
}
