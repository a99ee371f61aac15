using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace Enclosure.Sql;

/// <summary>
/// A PostgreSQL database as libpq writes it, <c>postgres://user:password@host:5432,other:5433/name?sslmode=require</c>. Of several hosts
/// the one that takes writes is used.
/// </summary>
public sealed class PostgresUrl : IParsable<PostgresUrl>
{
    private const string Form =
        "postgres://user:password@host:port/database, several hosts separated by ',', with ?sslmode=, sslrootcert=, sslcert=, sslkey=, "
        + "connect_timeout=, application_name=, host= (a directory of sockets), target_session_attrs=primary|read-write|any, pool= (1 to "
        + "500), timeout= (seconds a statement may take)";

    private const int MostConnections = 500;
    private const int DefaultConnections = 32;
    private const int PreparedStatements = 256;

    private readonly NpgsqlConnectionStringBuilder _terms;

    private PostgresUrl(NpgsqlConnectionStringBuilder terms, TargetSessionAttributes target) => (_terms, Target) = (terms, target);

    internal TargetSessionAttributes Target { get; }

    internal bool HasSeveralHosts => _terms.Host!.Contains(',', StringComparison.Ordinal);

    internal string ConnectionString => _terms.ConnectionString;

    internal int Connections => _terms.MaxPoolSize;

    /// <summary>Throws <see cref="FormatException"/> with what is allowed, and nothing of <paramref name="text"/>.</summary>
    public static PostgresUrl Parse(string text, IFormatProvider? provider = null)
    {
        try
        {
            return Read(text);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or FormatException)
        {
            throw new FormatException(Form);
        }
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PostgresUrl result)
    {
        try
        {
            result = s is null ? null : Parse(s, provider);
        }
        catch (FormatException)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>The same with another database on the same server.</summary>
    public PostgresUrl WithDatabase(string name) =>
        new(new NpgsqlConnectionStringBuilder(_terms.ConnectionString) { Database = name }, Target);

    /// <summary>Without user and password.</summary>
    public override string ToString() => $"{_terms.Host}/{_terms.Database}";

    private static PostgresUrl Read(string text)
    {
        var rest = AfterScheme(text);
        var (place, query) = Cut(rest, '?');
        var (authority, database) = Cut(place, '/');
        var at = authority.LastIndexOf('@');
        var terms = Defaults();
        if (at >= 0) SetUser(terms, authority[..at]);
        terms.Host = authority[(at + 1)..] is { Length: > 0 } hosts ? Uri.UnescapeDataString(hosts) : "localhost";
        terms.Database = database.Length > 0 ? Uri.UnescapeDataString(database) : terms.Username ?? throw new FormatException(Form);
        TargetSessionAttributes? target = null;
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            if (name == "target_session_attrs") target = TargetOf(Uri.UnescapeDataString(value));
            else Set(terms, name, Uri.UnescapeDataString(value));
        }

        CheckHosts(terms.Host);
        var hasSeveral = terms.Host.Contains(',', StringComparison.Ordinal);
        return new PostgresUrl(terms, target ?? (hasSeveral ? TargetSessionAttributes.Primary : TargetSessionAttributes.Any));
    }

    private static string AfterScheme(string text)
    {
        foreach (var scheme in (string[])["postgres://", "postgresql://"])
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return text[scheme.Length..];
        throw new FormatException(Form);
    }

    private static NpgsqlConnectionStringBuilder Defaults() => new()
    {
        ApplicationName = "enclosure",
        MaxPoolSize = DefaultConnections,
        Timeout = 15,
        CommandTimeout = 30,
        MaxAutoPrepare = PreparedStatements,
        AutoPrepareMinUsages = 2,
        TcpKeepAlive = true,

        // A statement that takes too long breaks its connection. Cancelling it instead would also cancel a commit's wait for its replica,
        // which the server then reports as done.
        CancellationTimeout = -1,
        HostRecheckSeconds = 1,
        IncludeErrorDetail = false,
        PersistSecurityInfo = false,

        // Nothing of ours outlives its transaction in a session, so there is nothing to reset: it would cost each use half as much again.
        NoResetOnClose = true,

        // A copy that stands still in the middle of a transaction must not keep an account's row from the others for ever.
        // On an SSD a row that is looked up by its key costs little more than the next one.
        Options = "-c idle_in_transaction_session_timeout=120000 -c random_page_cost=1.1",
    };

    private static void SetUser(NpgsqlConnectionStringBuilder terms, string text)
    {
        var (user, password) = Cut(text, ':');
        terms.Username = Uri.UnescapeDataString(user);
        if (password.Length > 0) terms.Password = Uri.UnescapeDataString(password);
    }

    private static void Set(NpgsqlConnectionStringBuilder terms, string name, string value)
    {
        switch (name)
        {
            case "sslmode": terms.SslMode = ModeOf(value); break;
            case "sslrootcert": terms.RootCertificate = value; break;
            case "sslcert": terms.SslCertificate = value; break;
            case "sslkey": terms.SslKey = value; break;
            case "connect_timeout": terms.Timeout = Number(value, 1, 1024); break;
            case "application_name": terms.ApplicationName = value; break;
            case "host": terms.Host = value; break;
            case "pool": terms.MaxPoolSize = Number(value, 1, MostConnections); break;
            case "timeout": terms.CommandTimeout = Number(value, 1, 3600); break;
            default: throw new FormatException(Form);
        }
    }

    private static SslMode ModeOf(string value) =>
        Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? mode
            : throw new FormatException(Form);

    /// <summary>
    /// Never a standby: it may be behind, and who reads what was deleted, or misses what was acknowledged, decides wrongly.
    /// </summary>
    private static TargetSessionAttributes TargetOf(string value) => value switch
    {
        "primary" => TargetSessionAttributes.Primary,
        "read-write" => TargetSessionAttributes.ReadWrite,
        "any" => TargetSessionAttributes.Any,
        _ => throw new FormatException(Form),
    };

    private static void CheckHosts(string hosts)
    {
        foreach (var host in hosts.Split(','))
        {
            if (host.StartsWith('/')) continue;
            var colon = host.LastIndexOf(':');
            var hasPort = colon > host.LastIndexOf(']');
            if (hasPort) _ = Number(host[(colon + 1)..], 1, ushort.MaxValue);
            if ((hasPort ? host[..colon] : host).Trim('[', ']') is not { Length: > 0 } name
                || Uri.CheckHostName(name) == UriHostNameType.Unknown) throw new FormatException(Form);
        }
    }

    private static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(Form);

    private static (string Before, string After) Cut(string text, char at)
    {
        var place = text.IndexOf(at, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }
}
