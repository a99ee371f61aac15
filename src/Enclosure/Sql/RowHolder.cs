namespace Enclosure.Sql;

/// <summary>
/// Who a process is in the rows it holds for a while. A process that serves a data directory has that directory's place, which no other
/// process has at the same time; so what the place holds from earlier is held by nobody.
/// </summary>
public sealed class RowHolder
{
    private readonly string _start = Guid.NewGuid().ToString("n");

    private RowHolder(string place) => Place = place;

    /// <summary>What every row of this place begins with.</summary>
    internal string Place { get; }

    /// <summary>What every row of this process begins with.</summary>
    internal string Own => $"{Place}{_start}/";

    /// <summary>The one process that serves a place.</summary>
    public static RowHolder At(string place) => new($"{place}/");

    /// <summary>A process beside others, without a place, such as a command. What it leaves is freed by age.</summary>
    public static RowHolder Passing() => new($"{Environment.MachineName}/-{Guid.NewGuid():n}/");

    /// <summary>A text that is in no other row.</summary>
    public string NewLease() => $"{Own}{Guid.NewGuid():n}";

    /// <summary>A condition on a column: held by an earlier process of this place. Its parameters are <see cref="Values"/>.</summary>
    internal static string IsEarlier(string column) =>
        $"(substr({column}, 1, length(@place)) = @place and substr({column}, 1, length(@own)) <> @own)";

    /// <summary>
    /// The same for what only a process that serves may hold: where no copies share the rows no other place has such a process either.
    /// </summary>
    internal static string IsOver(Database database, string column) =>
        database.IsShared ? IsEarlier(column) : $"substr({column}, 1, length(@own)) <> @own";

    internal object Values(DateTimeOffset now) => new { place = Place, own = Own, now };
}
