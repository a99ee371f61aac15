using System.Collections;
using Enclosure.Relaying;
using Enclosure.Server.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_configuration_every_setting_has_its_default()
    {
        var settings = Read();

        settings.Data.ShouldBe("./data");
        settings.Urls.Select(url => url.Text).ShouldBe(["http://127.0.0.1:8040"]);
        settings.PublicUrl.ShouldBeNull();
        settings.PublicFilesUrl.ShouldBeNull();
        settings.TrustedProxies.ShouldBeEmpty();
        settings.Domains.Select(domain => domain.Text).ShouldBe(["localhost"]);
        settings.Database.ShouldBeNull();
        settings.MasterKey.ShouldBeNull();
        settings.Uploads.UnusedLifetime.Span.ShouldBe(TimeSpan.FromDays(7));
        settings.Files.Enabled.ShouldBeTrue();
        settings.Cors.Origins.ShouldBe(["*"]);
        settings.Sweep.Interval.Span.ShouldBe(TimeSpan.FromMinutes(1));
        settings.Smtp.Listen.ToString().ShouldBe("127.0.0.1:2525");
        settings.Metrics.Listen.ToString().ShouldBe("127.0.0.1:8041");
        settings.Otlp.Endpoint.ShouldBeNull();
        settings.Log.Format.ShouldBe(LogFormat.Auto);
    }

    [Theory]
    [InlineData("Data", "/var/lib/enclosure", "/var/lib/enclosure")]
    [InlineData("Urls", "http://127.0.0.1:1; https://[::1]:2/", "http://127.0.0.1:1;https://[::1]:2")]
    [InlineData("PublicUrl", "https://files.example.com/", "https://files.example.com")]
    [InlineData("PublicFilesUrl", "https://cdn.example.com/mail", "https://cdn.example.com/mail")]
    [InlineData("TrustedProxies", "10.0.0.1;::1", "10.0.0.1;::1")]
    [InlineData("TrustedProxies", "10.0.0.0/8; fd00::/8;0.0.0.0/0", "10.0.0.0/8;fd00::/8;0.0.0.0/0")]
    [InlineData("TrustedProxies", "10.0.0.1/32;::ffff:10.0.0.2", "10.0.0.1;10.0.0.2")]
    [InlineData("FirstAccount", "False", "false")]
    [InlineData("Shutdown:Notice", "15s", "15s")]
    [InlineData("Shutdown:Drain", "5m", "5m")]
    [InlineData("Domains", "Example.COM; mail.example.org", "example.com;mail.example.org")]
    [InlineData("Storage:Kind", "Disk", "disk")]
    [InlineData("Storage:Bucket", "files", "files")]
    [InlineData("Storage:Endpoint", "https://s3.example.com/", "https://s3.example.com")]
    [InlineData("Storage:Region", "auto", "auto")]
    [InlineData("Storage:AccessKey", "AKIA", "AKIA")]
    [InlineData("Storage:SecretKey", "s3cret", "(set, hidden)")]
    [InlineData("Storage:PathStyle", "false", "false")]
    [InlineData("Storage:CreateBucket", "true", "true")]
    [InlineData("Storage:PublicEndpoint", "https://files.example.com", "https://files.example.com")]
    [InlineData("Storage:CdnBaseUrl", "https://cdn.example.com", "https://cdn.example.com")]
    [InlineData("Storage:Links", "Door", "door")]
    [InlineData("Storage:Uploads", "Door", "door")]
    [InlineData("Storage:StagingLimit", "1GB", "1073741824")]
    [InlineData("Storage:Timeout", "30s", "30s")]
    [InlineData("Storage:SelfTest", "false", "false")]
    [InlineData("Uploads:UnusedLifetime", "24h", "1d")]
    [InlineData("Uploads:UnusedLifetime", "1h", "1h")]
    [InlineData("Uploads:UnusedLifetime", "0", "0")]
    [InlineData("Files:Enabled", "False", "false")]
    [InlineData("Cors:Origins", "https://a.example;https://b.example", "https://a.example;https://b.example")]
    [InlineData("Sweep:Interval", "90s", "90s")]
    [InlineData("Plan:UpgradeText", "Write to us", "Write to us")]
    [InlineData("Plan:UpgradeUrl", "https://example.com/plans", "https://example.com/plans")]
    [InlineData("Plan:UpgradeHint", "Write to us", "Write to us")]
    [InlineData("Https:CertificateFile", "/etc/tls/chain.pem", "/etc/tls/chain.pem")]
    [InlineData("Https:KeyFile", "/etc/tls/key.pem", "/etc/tls/key.pem")]
    [InlineData("Smtp:Listen", "off", "off")]
    [InlineData("Smtp:Listen", "localhost:25", "127.0.0.1:25")]
    [InlineData("Smtp:Hostname", "MX.example.com", "mx.example.com")]
    [InlineData("Smtp:CertificateFile", "/etc/tls/chain.pem", "/etc/tls/chain.pem")]
    [InlineData("Smtp:KeyFile", "/etc/tls/key.pem", "/etc/tls/key.pem")]
    [InlineData("Smtp:TrustedPeers", "10.0.0.1; ::1", "10.0.0.1;::1")]
    [InlineData("Smtp:MaxConnections", "50", "50")]
    [InlineData("Smtp:MaxConnectionsPerAddress", "5", "5")]
    [InlineData("Smtp:MessagesPerMinute", "10", "10")]
    [InlineData("Smtp:MaxRecipients", "7", "7")]
    [InlineData("Smtp:IdleTimeout", "90s", "90s")]
    [InlineData("Inbound:MaxMessageSize", "60MB", "62914560")]
    [InlineData("Inbound:MaxFileSize", "30MB", "31457280")]
    [InlineData("Inbound:MaxFiles", "30", "30")]
    [InlineData("Inbound:MaxParts", "500", "500")]
    [InlineData("Inbound:MaxDepth", "20", "20")]
    [InlineData("Inbound:MaxHeaderSize", "64KB", "65536")]
    [InlineData("Inbound:MaxHeaderLine", "8KB", "8192")]
    [InlineData("Outbound:Mode", "Capture", "capture")]
    [InlineData("Outbound:MailboxPerMinute", "0", "0")]
    [InlineData("Outbound:AccountPerMinute", "600", "600")]
    [InlineData("Outbound:Connections", "2", "2")]
    [InlineData("Outbound:Relay:Host", "smtp.example.com", "smtp.example.com")]
    [InlineData("Outbound:Relay:Port", "465", "465")]
    [InlineData("Outbound:Relay:Tls", "Implicit", "implicit")]
    [InlineData("Outbound:Relay:CaFile", "ca.pem", "ca.pem")]
    [InlineData("Outbound:Relay:User", "mail", "mail")]
    [InlineData("Outbound:Relay:Password", "s3cret", "(set, hidden)")]
    [InlineData("Webhooks:AllowPrivateTargets", "true", "true")]
    [InlineData("Webhooks:Timeout", "30s", "30s")]
    [InlineData("Metrics:Listen", "[::1]:9", "[::1]:9")]
    [InlineData("Otlp:Endpoint", "http://127.0.0.1:4318", "http://127.0.0.1:4318")]
    [InlineData("Console:Enabled", "False", "false")]
    [InlineData("Console:IdleLimit", "30m", "30m")]
    [InlineData("Console:Operator", "ops", "ops")]
    [InlineData("Log:Format", "JSON", "json")]
    public void A_value_is_read_and_shown(string name, string given, string shown) => Shown(name, given).ShouldBe(shown);

    [Fact]
    public void Every_setting_has_a_test_that_reads_it()
    {
        var tested = typeof(SettingsReaderTests).GetMethod(nameof(A_value_is_read_and_shown))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!);

        SettingsReader.Describe(new EnclosureSettings()).Select(line => line.Name).Except(tested).ShouldBe(["Database", "MasterKey"]);
    }

    [Theory]
    [InlineData("Storage:Bucket", "Files", "a bucket's name")]
    [InlineData("Storage:Bucket", "a", "a bucket's name")]
    [InlineData("Storage:AccessKey", "AKIA", "together with Storage:SecretKey")]
    [InlineData("Storage:Endpoint", "https://s3.example.com/base", "a path would be part of every signature")]
    [InlineData("Storage:PublicEndpoint", "https://s3.example.com/base", "a path would be part of every signature")]
    [InlineData("Storage:CdnBaseUrl", "https://s3.example.com/base", "a path would be part of every signature")]
    [InlineData("Storage:Timeout", "11m", "at most 10m")]
    public void What_a_bucket_is_told_wrongly_is_named(string name, string given, string allowed)
    {
        var settings = new Dictionary<string, string?> { ["Storage:Kind"] = "s3", ["Storage:Bucket"] = "files", [name] = given };

        var wrong = Should.Throw<SettingException>(
            () => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        wrong.Message.ShouldContain(name);
        wrong.Message.ShouldContain(allowed);
    }

    [Theory]
    [InlineData("Urls", "ftp://x", "an http:// or https:// URL")]
    [InlineData("Urls", ";", "at least one value")]
    [InlineData("Urls", "http://127.0.0.1:1/base", "a path would be part of every signature")]
    [InlineData("PublicUrl", "files.example.com", "an http:// or https:// URL")]
    [InlineData("PublicUrl", "https://a.example/base", "a path would be part of every signature")]
    [InlineData("PublicUrl", "https://a.example/?x=1", "without query")]
    [InlineData("PublicUrl", "https://me:secret@a.example", "an http:// or https:// URL")]
    [InlineData("TrustedProxies", "proxy", "an IP address")]
    [InlineData("TrustedProxies", "10.0.0.1/8", "a network whose address ends where its prefix does")]
    [InlineData("TrustedProxies", "10.0.0.0/33", "an IP address")]
    [InlineData("TrustedProxies", "10.0.0.0/08", "an IP address")]
    [InlineData("TrustedProxies", "10.0.0.0/+8", "an IP address")]
    [InlineData("TrustedProxies", "10.0.0.0/", "an IP address")]
    [InlineData("TrustedProxies", "10.0.0.0/8/8", "an IP address")]
    [InlineData("TrustedProxies", "10/8", "an IP address")]
    [InlineData("TrustedProxies", "10.1", "an IP address")]
    [InlineData("TrustedProxies", "fd00::1/8", "an IP address")]
    [InlineData("TrustedProxies", "::ffff:10.0.0.0/104", "an IP address")]
    [InlineData("TrustedProxies", "fe80::1%eth0", "an IP address")]
    [InlineData("Shutdown:Drain", "0", "at least 1s and at most 5m")]
    [InlineData("Shutdown:Drain", "6m", "at least 1s and at most 5m")]
    [InlineData("Shutdown:Notice", "6m", "at most 5m")]
    [InlineData("Domains", "two words", "a domain name")]
    [InlineData("Uploads:UnusedLifetime", "59m", "at least 1h, or 0 for ever")]
    [InlineData("Uploads:UnusedLifetime", "7", "a number and a unit")]
    [InlineData("Uploads:UnusedLifetime", "-1d", "a number and a unit")]
    [InlineData("Uploads:UnusedLifetime", "1.5d", "a number and a unit")]
    [InlineData("Uploads:UnusedLifetime", "99999999999d", "a number and a unit")]
    [InlineData("Uploads:UnusedLifetime", "2000000000d", "a number and a unit")]
    [InlineData("Files:Enabled", "yes", "true or false")]
    [InlineData("Sweep:Interval", "0", "at least 1s")]
    [InlineData("Sweep:Interval", "31d", "at most 30d")]
    [InlineData("Storage:Kind", "ftp", "disk, s3")]
    [InlineData("Smtp:Listen", "2525", "host:port")]
    [InlineData("Smtp:Listen", "mail.example.com:25", "numeric host")]
    [InlineData("Smtp:Listen", "127.0.0.1:8040", "a port of its own")]
    [InlineData("Smtp:Listen", "127.0.0.1:8041", "a port of its own")]
    [InlineData("Smtp:IdleTimeout", "0", "at least 1s")]
    [InlineData("Smtp:IdleTimeout", "2h", "at most 1h")]
    [InlineData("Smtp:MaxRecipients", "0", "a whole number from 1")]
    [InlineData("Smtp:TrustedPeers", "relay", "an IP address")]
    [InlineData("Inbound:MaxMessageSize", "1000", "at least 64KB")]
    [InlineData("Inbound:MaxFileSize", "0", "at least 1KB")]
    [InlineData("Inbound:MaxHeaderSize", "0", "at least 1KB and at most 64MB")]
    [InlineData("Inbound:MaxHeaderSize", "4294967296", "at most 64MB")]
    [InlineData("Inbound:MaxHeaderLine", "0", "at least 1KB")]
    [InlineData("Inbound:MaxHeaderLine", "68157440", "at most 64MB")]
    [InlineData("Inbound:MaxDepth", "101", "from 1 to 100")]
    [InlineData("Outbound:Mode", "send", "capture, relay")]
    [InlineData("Outbound:MailboxPerMinute", "-1", "0 for no limit")]
    [InlineData("Outbound:Relay:Port", "65536", "1 to 65535")]
    [InlineData("Outbound:Relay:Tls", "always", "none, starttls, implicit")]
    [InlineData("Metrics:Listen", "on", "or off")]
    [InlineData("Otlp:Endpoint", "collector:4318", "an http:// or https:// URL")]
    [InlineData("Console:IdleLimit", "5s", "at least 1m")]
    [InlineData("Log:Format", "xml", "auto, text, json")]
    [InlineData("Log:Format", "7", "auto, text, json")]
    public void A_wrong_value_names_its_setting_itself_and_what_is_allowed(string name, string value, string allowed)
    {
        var said = Should.Throw<SettingException>(() => Read((name, value))).Message;

        said.ShouldContain($"Setting {name} (ENCLOSURE_{name.Replace(":", "__")})");
        said.ShouldContain(value.Trim('/'));
        said.ShouldContain(allowed);
    }

    [Fact]
    public void The_master_key_is_32_bytes_in_base64_and_never_shown()
    {
        var key = Convert.ToBase64String(new byte[32]);

        Read(("MasterKey", key)).MasterKey.ShouldBe(key);
        Shown("MasterKey", key).ShouldBe("(set, hidden)");
        foreach (var wrong in new[] { "c2VjcmV0", "not base64!", Convert.ToBase64String(new byte[33]) })
        {
            var said = Should.Throw<SettingException>(() => Read(("MasterKey", wrong))).Message;
            said.ShouldContain("Setting MasterKey (ENCLOSURE_MasterKey)");
            said.ShouldContain("32 bytes in base64");
            said.ShouldNotContain(wrong);
        }
    }

    [Fact]
    public void The_database_is_a_url_whose_password_is_never_shown()
    {
        Read(("Database", "postgres://ann:s3cret@db:5433/mail")).Database!.ToString().ShouldBe("db:5433/mail");
        Shown("Database", "postgres://ann:s3cret@db:5433/mail").ShouldBe("(set, hidden)");
        var said = Should.Throw<SettingException>(() => Read(("Database", "postgres://ann:s3cret@db:5433/mail?pool=none"))).Message;
        said.ShouldContain("Setting Database (ENCLOSURE_Database)");
        said.ShouldContain("postgres://user:password@host:port/database");
        said.ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_relay_needs_a_host_and_for_a_login_both_name_and_password()
    {
        (string, string)[] relay = [("Outbound:Mode", "relay"), ("Outbound:Relay:Host", "smtp.example.com")];

        var terms = Read([.. relay, ("Outbound:Relay:User", "mail"), ("Outbound:Relay:Password", "s3cret")]).Outbound.Relay.Terms("here");
        terms.ShouldBe(new RelayTerms("smtp.example.com", 25, RelayTls.StartTls, "here", "mail", "s3cret"));
        Should.Throw<SettingException>(() => Read(("Outbound:Mode", "relay"))).Message.ShouldContain("Outbound:Relay:Host");
        Should.Throw<SettingException>(() => Read([.. relay, ("Outbound:Relay:Password", "s3cret")])).Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_list_may_be_an_array_in_the_file()
    {
        var settings = Read(("Domains:0", "a.example"), ("Domains:1", "b.example"));

        settings.Domains.Select(domain => domain.Text).ShouldBe(["a.example", "b.example"]);
    }

    [Fact]
    public void An_empty_value_is_no_value() => Read(("PublicUrl", ""), ("Sweep:Interval", " ")).Sweep.Interval.ToString().ShouldBe("1m");

    [Fact]
    public void Variables_that_no_setting_has_are_found()
    {
        var environment = new Hashtable
        {
            ["ENCLOSURE_Sweep__Interval"] = "",
            ["ENCLOSURE_Sweeep__Interval"] = "",
            ["enclosure_DATA"] = "",
            ["PATH"] = "",
        };

        SettingsReader.Unknown(environment, "ENCLOSURE_").ShouldBe(["ENCLOSURE_Sweeep__Interval"]);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("5B", 5)]
    [InlineData("1kb", 1024)]
    [InlineData("10 MB", 10L << 20)]
    [InlineData("10GB", 10L << 30)]
    [InlineData("2T", 2L << 40)]
    public void Sizes_are_binary(string text, long bytes) => ByteSize.Parse(text).Bytes.ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1MB")]
    [InlineData("1.5GB")]
    [InlineData("1PB")]
    [InlineData("9999999999TB")]
    [InlineData("1 2 MB")]
    public void What_is_no_size_is_refused(string text) => ByteSize.TryParse(text, null, out _).ShouldBeFalse();

    private static EnclosureSettings Read(params (string Name, string Value)[] values) =>
        SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>(value.Name, value.Value))).Build());

    private static string Shown(string name, string value) =>
        SettingsReader.Describe(Read((name, value))).Single(line => line.Name == name).Value;
}
