using Enclosure.Accounts;
using Enclosure.Server;
using Enclosure.Server.Settings;
using Enclosure.Storage.Buckets;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Enclosure.Tests.Copies;

/// <summary>
/// Two copies of the built server on one PostgreSQL and one bucket of Ceph's, behind nginx, and one account. A core of the test's own
/// looks at the rows. Skips the test where a part is not installed.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> Common = new()
    {
        ["Metrics:Listen"] = "off",
        ["Storage:SelfTest"] = "false",
        ["Outbound:MailboxPerMinute"] = "0",
        ["Outbound:AccountPerMinute"] = "0",
        ["Webhooks:AllowPrivateTargets"] = "true",
        ["Sweep:Interval"] = "5s",
        ["MasterKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    };

    private readonly TempDirectory _folder;
    private readonly Dictionary<string, string?> _settings;

    private Fleet(TempDirectory folder, Dictionary<string, string?> settings, IReadOnlyDictionary<string, string>? environment)
    {
        (_folder, _settings) = (folder, settings);
        Copies = [Copy(1), Copy(2)];

        CopyProcess Copy(int number) => new(folder.File($"copy-{number}"), Environment(settings, environment));
    }

    public IReadOnlyList<CopyProcess> Copies { get; }
    public Balancer Balancer { get; private set; } = null!;

    /// <summary>Looks, and serves nobody.</summary>
    public Core Core { get; private set; } = null!;

    public Provisioned Account { get; private set; } = null!;
    public string Data(string name) => _folder.File(name);

    /// <param name="settings">As in configuration; the database by default is one of its own on the server that all tests share.</param>
    /// <param name="environment">Other variables of the copies.</param>
    /// <param name="coreLogin">The bucket's key for the test's own core, where the copies have it from elsewhere.</param>
    public static async Task<Fleet> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        BucketLogin? coreLogin = null)
    {
        Balancer.SkipUnlessInstalled();
        var terms = (await BucketServer.CephAsync()).NewBucket();
        await TestStorage.MakeAsync(terms);
        var all = new Dictionary<string, string?>(Common);
        foreach (var (name, value) in TestStorage.Settings(terms, "door")) all[name] = value;
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) all[name] = value;
        if (!all.ContainsKey("Database")) all["Database"] = TestDatabase.Create();
        var http = FreePort.Next();
        all["PublicUrl"] = Balancer.UrlOf(http);
        var fleet = new Fleet(new TempDirectory(), all, environment);
        try
        {
            await fleet.OpenAsync(coreLogin);
            await Task.WhenAll(fleet.Copies.Select(copy => copy.StartAsync()));
            fleet.Balancer = await Balancer.StartAsync(fleet._folder.Path, http, fleet.Copies[0], fleet.Copies[1]);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the balancer.</summary>
    public HttpClient Robotomail() => Client(("Authorization", $"Bearer {Account.FullKey.Text}"));

    public HttpClient SendKit() => Client(("X-Api-Key", Account.WorkspaceKey.Text));

    public HttpClient Client(params (string Name, string Value)[] headers)
    {
        var client = new HttpClient { BaseAddress = new Uri(Balancer.Url), Timeout = TimeSpan.FromSeconds(30) };
        foreach (var (name, value) in headers) client.DefaultRequestHeaders.Add(name, value);
        return client;
    }

    /// <summary>
    /// Counters, rows and bytes agree at once, and when what died copies had announced to the bucket has come to its end; and no copy met a
    /// fault of ours.
    /// </summary>
    public async Task ShouldBeSoundAsync()
    {
        await CheckAsync();
        await Core.Database.WriteAsync(sql => sql.ExecuteAsync("update bucket_objects set due_at = 0, looked = 1"));
        await Lately.TrueAsync(
            () => Core.Database.ReadAsync(
                async sql => await sql.ValueAsync<long>("select count(*) from bucket_objects where due_at = 0") == 0,
                CancellationToken.None),
            "the bucket is swept");
        await ShouldHoldNoMoreAsync();
        foreach (var copy in Copies) copy.Faults.ShouldBeEmpty();
    }

    /// <summary>The bucket has no object that no row names.</summary>
    private async Task ShouldHoldNoMoreAsync()
    {
        var named = (await Core.Database.ReadAsync(sql => sql.ListAsync<Guid>("select id from blobs"), CancellationToken.None)).ToHashSet();
        await foreach (var key in Core.Store.ListAsync(CancellationToken.None)) named.ShouldContain(key.Id);
    }

    private async Task CheckAsync()
    {
        var (code, output) = await Copies[0].RunAsync("check", "--json");
        code.ShouldBe(0, output);
    }

    public async ValueTask DisposeAsync()
    {
        Balancer?.Dispose();
        foreach (var copy in Copies) copy.Dispose();
        if (Core is not null) await Core.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync(BucketLogin? login)
    {
        var own = new Dictionary<string, string?>(_settings) { ["Data"] = _folder.File("own") };
        if (login is not null) (own["Storage:AccessKey"], own["Storage:SecretKey"]) = (login.AccessKey, login.Secret);
        var read = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(own).Build());
        Core = await Core.OpenAsync(read, TimeProvider.System, CancellationToken.None);
        Account = await Core.Provisioning.CreateAsync(new NewAccount("demo", "demo@localhost", 0, 0));
    }

    private static Dictionary<string, string> Environment(
        Dictionary<string, string?> settings, IReadOnlyDictionary<string, string>? more)
    {
        var all = settings.Where(each => each.Value is not null)
            .ToDictionary(each => "ENCLOSURE_" + each.Key.Replace(":", "__", StringComparison.Ordinal), each => each.Value!);
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) all[name] = value;
        return all;
    }
}
